import { type DestinationStream, type LevelWithSilent, pino } from "pino";
import type { LogFields, Logger, LogLevel, LogValue } from "./logger.ts";
import { type Masked, maskText } from "./masked.ts";

/** Longest text of one field; the rest is cut. */
const MAX_TEXT = 4_096;

export interface LoggerOptions {
  /** The service: "sip-edge". */
  readonly name: string;
  /** This process or pod. */
  readonly pod: string;
  readonly level?: LogLevel;
  /** Takes one line with its newline: stderr's `write`. */
  readonly write: (line: string) => void;
}

/** Logs JSON lines: `{"level":"info","time":"2026-01-02T03:04:05.678Z","name":"sip-edge","pod":"sip-edge-0",…,"msg":"…"}`. */
export function openLogger({ name, pod, level = "info", write }: LoggerOptions): Logger {
  const stream: DestinationStream = { write };
  const at: LevelWithSilent = level;
  const log = pino(
    {
      level: at,
      base: { name, pod },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  const say =
    (to: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (log.isLevelEnabled(to)) log[to](written(fields), textOf(message));
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

/** Fields that the line itself has. */
const OWN = new Set(["level", "time", "name", "pod", "msg"]);

function written(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) line[OWN.has(name) ? `${name}_` : name] = loggable(value);
  return line;
}

function loggable(value: LogValue): unknown {
  if (typeof value === "string") return textOf(value);
  if (value instanceof Error) return errorOf(value, 0);
  if (isMasked(value)) return value.masked;
  return typeof value === "object" && value !== null ? textOf(String(value)) : value;
}

function errorOf(error: Error, depth: number): unknown {
  const { cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return {
    type: error.name,
    message: textOf(error.message),
    ...code,
    stack: textOf(error.stack ?? ""),
    ...(cause instanceof Error && depth < 3 ? { cause: errorOf(cause, depth + 1) } : {}),
  };
}

function isMasked(value: unknown): value is Masked {
  return typeof value === "object" && value !== null && "masked" in value && typeof value.masked === "string";
}

function textOf(text: string): string {
  return maskText(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}
