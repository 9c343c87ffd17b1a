import type { HeaderField } from "../message/header-field.ts";
import { MAX_SECONDS, parseNumber } from "../message/params.ts";

/** A field whose value is one number from 0 to `max`. */
export function numberField(name: string, max: number, compact?: string): HeaderField<number> {
  const field = { name, parse: (value: string) => parseNumber(value, max), format: String };
  return compact === undefined ? field : { ...field, compact };
}

/** A field of seconds whose parameters or comment are read over (RFC 3261 §20.33, RFC 4028 §5). */
export function secondsField(name: string): HeaderField<number> {
  return {
    name,
    parse: (value) => parseNumber(/^(\d+)[ \t]*(?:[;(].*)?$/.exec(value)?.[1] ?? "", MAX_SECONDS),
    format: String,
  };
}
