import { AdapterError, type AdapterErrorCode } from "@tandem/actor";
import type { Where } from "./where.ts";

/** Connecting, nothing has been done; in a statement, a lost connection leaves open whether it has. */
export type Moment = "connecting" | "asking";

/** What pg and Node say of a connection that is none, without an SQLSTATE. */
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed|does not support SSL|SASL|pool after calling end/;
const SYSTEM = /^E[A-Z_]+$/;
/** PostgreSQL Appendix A: connection, resources, operator, system; serialization and deadlock; locks; read-only. */
const UNAVAILABLE = /^(?:08|53|57P|58|28|3D000|40001|40P01|55P03|25P03|25006)/;
const CANCELED = "57014";
const CORRUPT = /^XX00[12]$/;

/** An error of pg as the ports know it. What the statement itself did wrong (a unique violation) stays as it is. */
export function adapterErrorOf(error: unknown, where: Where, moment: Moment): unknown {
  if (!(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const kind = kindOf(code, error.message, moment);
  if (kind === undefined) return error;
  return new AdapterError(kind, `PostgreSQL ${where.server}: ${reasonOf(code, error.message, where)}`, error);
}

function kindOf(code: string, message: string, moment: Moment): AdapterErrorCode | undefined {
  if (code === CANCELED) return "timeout";
  if (CORRUPT.test(code)) return "corrupt";
  if (UNAVAILABLE.test(code)) return "unavailable";
  if (SYSTEM.test(code) || LOST.test(message)) return moment === "connecting" ? "unavailable" : "timeout";
  return undefined;
}

function reasonOf(code: string, message: string, { user, database }: Where): string {
  switch (code) {
    case "ECONNREFUSED":
      return "the connection is refused: nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the name does not resolve";
    case "28P01":
      return `the password of the user ${user} is refused`;
    case "3D000":
      return `there is no database ${database}: create it, or name another`;
    case CANCELED:
      return "the statement took too long and was cancelled";
    case "53300":
      return "it has no connection left: raise max_connections, or lower the number of processes";
    default:
      if (message.includes("SASL")) return `it wants a password for the user ${user}`;
      if (message.includes("timeout")) return "it does not answer in time";
      return message;
  }
}
