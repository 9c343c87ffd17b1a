/** A socket that could not be bound. The message is for the person who wrote the configuration. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  /** The system's code, as EADDRINUSE. */
  readonly code: string;
  /** "udp:127.0.20.1:5060" */
  readonly listener: string;

  constructor(listener: string, code: string, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
    this.listener = listener;
  }
}

/** What to say about a code of bind(2). `holder` names the process that has the address, where that is known. */
export function explainBind(where: string, code: string, holder = "another process"): string {
  switch (code) {
    case "EADDRINUSE":
      return `${where} is in use by ${holder}: stop it, or give this listener another port`;
    case "EADDRNOTAVAIL":
      return `${where} cannot be bound: no interface of this machine has that address`;
    case "EACCES":
      return `${where} cannot be bound: ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE`;
    default:
      return `${where} cannot be bound: ${code}`;
  }
}
