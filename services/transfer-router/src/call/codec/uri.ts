import { cut, type Stored, type Text } from "./row.ts";
import { packWord, type Reading, unpackWord, type Writing } from "./shared.ts";

/** `form` 0: `sip:user@host…`. 1: the same in angle brackets, with what stands before them. All but `form` are words. */
type Parts = [form: number, user: number, host: number, tail: number, before: number];

/** A URI or name-addr in its parts, which other ones share; every other text as it is. */
export type Uri = Text | Stored<Parts>;

const SCHEME = "sip:";

export function packUri(w: Writing, text: string): Uri {
  if (text === "") return 0;
  const start = text.indexOf(SCHEME);
  const at = start < 0 ? -1 : text.indexOf("@", start);
  if (at < 0) return text;
  const isBracketed = start > 0 && text[start - 1] === "<" && text.endsWith(">");
  if (!isBracketed && start > 0) return text;
  const end = isBracketed ? text.length - 1 : text.length;
  const hostEnd = endOfHost(text, at + 1, end);
  return cut<Parts>([
    isBracketed ? 1 : 0,
    packWord(w, text.slice(start + SCHEME.length, at)),
    packWord(w, text.slice(at + 1, hostEnd)),
    hostEnd === end ? 0 : packWord(w, text.slice(hostEnd, end)),
    start < 2 ? 0 : packWord(w, text.slice(0, start - 1)),
  ]);
}

export function unpackUri(r: Reading, stored: Uri): string {
  if (stored === 0) return "";
  if (typeof stored === "string") return stored;
  const form = stored[0] ?? 0;
  const user = unpackWord(r, stored[1] ?? 0);
  const host = unpackWord(r, stored[2] ?? 0);
  const tail = unpackWord(r, stored[3] ?? 0);
  if (form === 0) return `sip:${user}@${host}${tail}`;
  return `${unpackWord(r, stored[4] ?? 0)}<sip:${user}@${host}${tail}>`;
}

/** Up to the port or the parameters: an IPv6 host is cut inside, which the tail makes good. */
function endOfHost(text: string, from: number, end: number): number {
  for (let i = from; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x3a || code === 0x3b) return i;
  }
  return end;
}
