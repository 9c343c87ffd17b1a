import { splitOutside } from "./split.ts";

/** Parameters by name in lower case; "" for one without a value. Values are unquoted. */
export type Params = Readonly<Record<string, string>>;

const TOKEN = /^[\w\-.!%*+`'~]+$/;
// A token, a host with brackets, and what peers put in unquoted values.
const BARE = /^[^\s"<>;,\0-\x1f\x7f]*$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Reads ";a=1;b" (the leading ";" may be absent). Undefined: malformed, or one name twice (RFC 3261 §7.3.1). */
export function parseParams(text: string): Params | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return {};
  const parts = splitOutside(trimmed.startsWith(";") ? trimmed.slice(1) : trimmed, 0x3b);
  const entries = new Map<string, string>();
  for (const part of parts) {
    // Old stacks leave a ";" at the end.
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trimEnd().toLowerCase();
    const value = equals < 0 ? "" : unquote(part.slice(equals + 1).trimStart());
    if (!isToken(name) || value === undefined || entries.has(name)) return undefined;
    entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

/** ";a=1;b": a value that is no token is quoted. */
export function formatParams(params: Params): string {
  let text = "";
  for (const [name, value] of Object.entries(params))
    text += value === "" ? `;${name}` : `;${name}=${bareOrQuoted(value)}`;
  return text;
}

function bareOrQuoted(value: string): string {
  return BARE.test(value) ? value : quote(value);
}

/** The text of a quoted string, or a bare value as it is; undefined: neither. */
export function unquote(value: string): string | undefined {
  if (!value.startsWith('"')) return BARE.test(value) ? value : undefined;
  const inner = /^"((?:[^"\\]|\\[^\r\n])*)"$/.exec(value)?.[1];
  return inner?.replace(/\\([\s\S])/g, "$1");
}

/** A quoted string (RFC 3261 §25.1); CR, LF and NUL cannot stand in one and become SP. */
export function quote(text: string): string {
  return `"${text.replace(/[\r\n\0]/g, " ").replace(/["\\]/g, "\\$&")}"`;
}

/** A number of digits alone, up to `max`; undefined: anything else. */
export function parseNumber(text: string, max: number): number | undefined {
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** RFC 3261 §20.19: delta-seconds end at 2^32 - 1. */
export const MAX_SECONDS = 4_294_967_295;
