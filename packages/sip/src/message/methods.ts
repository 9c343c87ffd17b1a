import { IS_TOKEN } from "./character.ts";

const KNOWN = [
  "INVITE",
  "ACK",
  "BYE",
  "CANCEL",
  "OPTIONS",
  "REFER",
  "NOTIFY",
  "INFO",
  "PRACK",
  "UPDATE",
  "SUBSCRIBE",
  "REGISTER",
  "MESSAGE",
  "PUBLISH",
];

// First letter, second letter and length tell the known methods apart: a test walks all of them.
function slotOf(first: number, second: number, length: number): number {
  return (first * 5 + second * 3 + length) & 63;
}

const SLOTS: readonly string[] = KNOWN.reduce<string[]>(
  (slots, method) => slots.with(slotOf(method.charCodeAt(0), method.charCodeAt(1), method.length), method),
  Array.from({ length: 64 }, () => ""),
);

/** The method (a token, case-sensitive: RFC 3261 §7.1) that begins at `p`; "" if none does. Known ones are one shared string. */
export function methodAt(bytes: Uint8Array, text: string, p: number): string {
  let q = p;
  while (IS_TOKEN[bytes[q] as number] === 1) q++;
  const length = q - p;
  if (length < 2) return text.substring(p, q);
  const known = SLOTS[slotOf(bytes[p] as number, bytes[p + 1] as number, length)] as string;
  return known.length === length && isAt(bytes, p, known) ? known : text.substring(p, q);
}

function isAt(bytes: Uint8Array, p: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[p + i] !== word.charCodeAt(i)) return false;
  return true;
}
