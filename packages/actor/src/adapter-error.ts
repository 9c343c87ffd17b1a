/**
 * What can go wrong between us and a server. `unavailable`: nothing was done. `timeout`: it may or may not have been
 * done. `conflict`: it was done otherwise already. `corrupt`: what is stored is not what we store.
 */
export type AdapterErrorCode = "unavailable" | "timeout" | "conflict" | "corrupt";

/** A server that could not be reached, or gave no usable answer. The message says which server, and where. */
export class AdapterError extends Error {
  override readonly name = "AdapterError";
  readonly code: AdapterErrorCode;

  constructor(code: AdapterErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
