/** The HTTP address could not be bound. The message says which, why, and what to do. */
export class HttpListenError extends Error {
  override readonly name = "HttpListenError";
  /** The system's code, as EADDRINUSE. */
  readonly code: string;

  constructor(where: string, code: string, cause: unknown) {
    super(explain(where, code), { cause });
    this.code = code;
  }
}

function explain(where: string, code: string): string {
  switch (code) {
    case "EADDRINUSE":
      return `http ${where} is in use by another process: stop it, or set another \`http\` in the configuration, or start with --http off`;
    case "EADDRNOTAVAIL":
      return `http ${where} cannot be bound: no interface of this machine has that address`;
    case "EACCES":
      return `http ${where} cannot be bound: ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE`;
    default:
      return `http ${where} cannot be bound: ${code}`;
  }
}
