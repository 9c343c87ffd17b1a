import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { UriError } from "./uri.ts";

/**
 * Replaces %HH by the char of that byte (latin1). A "%" that escapes nothing is an error, and so is an escaped CR, LF or
 * NUL: in an embedded header it would end the line, and begin a header of the peer's choice.
 */
export function unescapeText(text: string): Result<string, UriError> {
  const plain = unescapeAny(text);
  if (plain === undefined) return err({ reason: "malformed escape" });
  return /[\r\n\0]/.test(plain) ? err({ reason: "escaped control character" }) : ok(plain);
}

/** As `unescapeText`, control characters included (RFC 4475 §3.1.1.3 has them in a user part); undefined: malformed. */
export function unescapeAny(text: string): string | undefined {
  if (!text.includes("%")) return text;
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function escaper(unescaped: RegExp): (text: string) => string {
  return (text) =>
    text.replace(unescaped, (c) => `%${(c.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, "0")}`);
}

/** Escapes what may not stand in a user part (RFC 3261 §25.1 `user`). `text` is latin1. */
export const escapeUser = escaper(/[^\w\-.!~*'()&=+$,;?/]/g);

/** Escapes what may not stand in a parameter's name or value (`paramchar`). */
export const escapeParam = escaper(/[^\w\-.!~*'()[\]/:&+$]/g);

/** Escapes what may not stand in an embedded header's name or value (`hname`, `hvalue`). */
export const escapeHeader = escaper(/[^\w\-.!~*'()[\]/?:+$]/g);
