import { AdapterError } from "@tandem/actor";

/** Texts of the driver for a command that was refused before a byte of it was sent. */
const NOT_SENT = /isn't writeable/;
/** What a key holds is not what we put there. Any other refusal (LOADING, READONLY, OOM, NOPERM) leaves the command undone. */
const WRONG_CONTENT = /^(?:WRONGTYPE|ERR .*(?:not an integer|not a valid float))/;

/** What a failed command means to who asked: see `AdapterErrorCode`. */
export function toAdapterError(where: string, error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  // The driver hangs the command's arguments on its errors: states and numbers, which no log may show.
  if (error instanceof Error) Reflect.deleteProperty(error, "command");
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === "ReplyError") {
    const code = WRONG_CONTENT.test(message) ? "corrupt" : "unavailable";
    return new AdapterError(code, `Redis at ${where} refuses: ${message}`, error);
  }
  if (NOT_SENT.test(message)) return notConnected(where, error);
  // The command timed out, or the connection broke under it: it may have been done (CLUSTER rule 15).
  return new AdapterError("timeout", `Redis at ${where} did not answer: ${message}`, error);
}

/** It was a master, and is none any more: whoever asks for the master's place again gets another. */
export function isNoMaster(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("READONLY");
}

/** What a key holds is not what we store there. */
export function unreadable(where: string, key: string, cause?: unknown): AdapterError {
  return new AdapterError("corrupt", `Redis at ${where}: ${key} cannot be read`, cause);
}

export function notConnected(where: string, cause?: unknown): AdapterError {
  return new AdapterError("unavailable", `Redis at ${where} is not connected`, cause);
}

/** Why a server cannot be used, for the person who set it up. */
export function explainConnect(error: Error): string {
  const code = "code" in error ? String(error.code) : "";
  const { message } = error;
  if (code === "ECONNREFUSED") return "nobody listens there (ECONNREFUSED); start redis-server, or correct the address";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `its name is not found (${code}); correct the address`;
  if (code === "ETIMEDOUT" || /timed out/i.test(message)) return "it does not answer in time";
  if (message.startsWith("NOAUTH"))
    return "it wants a password (NOAUTH); put it into the URL, as redis://:password@host";
  if (message.startsWith("WRONGPASS")) return "it refuses the user name or the password (WRONGPASS); correct the URL";
  if (/Connection is closed|max retries/.test(message)) return "it has closed the connection";
  if (message.startsWith("LOADING")) return "it is still loading its data";
  return message;
}
