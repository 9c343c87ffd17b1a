import { AdapterError } from "@tandem/actor";
import { ErrorCode, type NatsError } from "nats";

/** Why a server is of no use to us. A closed set: `away` is a connection that was there and is lost. */
export type NatsTrouble = "unreachable" | "login" | "no-jetstream" | "too-old" | "away";

const OLDEST = [2, 9] as const;
/** JetStream's own codes for "not enabled": on the server, for the account. */
const NOT_ENABLED: readonly unknown[] = [10_039, 10_076];
/** JetStream's code for a revision or sequence that is another one by now. */
const WRONG_LAST_SEQUENCE = 10_071;

type Failure = Partial<NatsError> & { readonly code?: string; readonly api_error?: { readonly err_code?: number } };

/** What to say of a server that calls itself this version; undefined when it is new enough. */
export function ageTrouble(where: string, version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `${where} is nats-server ${version}: ${OLDEST.join(".")} or newer is needed`;
}

/** What a failure to connect means, and a sentence with the remedy. */
export function explainTrouble(where: string, error: unknown): { trouble: NatsTrouble; text: string } {
  const { code, message, api_error } = (error ?? {}) as Failure;
  switch (code) {
    case ErrorCode.AuthorizationViolation:
    case ErrorCode.AuthenticationExpired:
    case ErrorCode.AuthenticationTimeout:
    case ErrorCode.AccountExpired:
    case ErrorCode.BadAuthentication:
      return { trouble: "login", text: `${where} refuses the login: check user and password in its URL` };
    case ErrorCode.JetStreamNotEnabled:
      return { trouble: "no-jetstream", text: noJetStream(where) };
    case ErrorCode.ConnectionRefused:
      return {
        trouble: "unreachable",
        text: `${where} cannot be reached: connection refused. Is nats-server running?`,
      };
    default:
      if (NOT_ENABLED.includes(api_error?.err_code)) return { trouble: "no-jetstream", text: noJetStream(where) };
      return { trouble: "unreachable", text: `${where} cannot be reached: ${message ?? code ?? String(error)}` };
  }
}

/** An error of the driver as one of ours. `what`: "the call events". */
export function adapterError(where: string, what: string, error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  const { code, message, api_error } = (error ?? {}) as Failure;
  const said = `${what} at ${where}: ${api_error?.err_code === undefined ? (message ?? code ?? String(error)) : `${message} (${api_error.err_code})`}`;
  if (api_error?.err_code === WRONG_LAST_SEQUENCE) return new AdapterError("conflict", said, error);
  return new AdapterError(code === ErrorCode.Timeout ? "timeout" : "unavailable", said, error);
}

function noJetStream(where: string): string {
  return `${where} has no JetStream: start nats-server with -js, or give this account JetStream`;
}
