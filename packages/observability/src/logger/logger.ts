import type { Masked } from "./masked.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";
/** Numbers of telephones, SIP URIs, Call-IDs and secrets are `Masked`: a plain text is searched for them, and may hide one. */
export type LogValue = string | number | boolean | undefined | Masked | Error;
export type LogFields = Readonly<Record<string, LogValue>>;
type Say = (message: string, fields?: LogFields) => void;

/** What a process tells its operator: one JSON line a time. */
export interface Logger {
  readonly debug: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
}
