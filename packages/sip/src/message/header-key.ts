import { nameKey, wordKey } from "./header-name.ts";
import { WIRE } from "./wire.ts";

const { bytes: wire, spaceEnd, tokenEnd } = WIRE;

/**
 * The key of the header line at `p`, shifted by 16, and the place of its colon; -1: it has no name.
 * @param word its first four characters with bit 5 set: in lower case, if they are letters
 */
export function keyOfLine(p: number, word: number, text: string): number {
  const end = tokenEnd(p);
  const colon = spaceEnd(end);
  if (end === p || wire[colon] !== 0x3a) return -1;
  const length = end - p;
  // Short names, and numbered ones in any spelling, are looked at closely.
  const isOdd = length < 4 || colon !== end || length === numberedLength(word);
  return ((isOdd ? nameKey(text.substring(p, end)) : wordKey(word)) << 16) | colon;
}

/** How long the numbered name is that begins with these four characters; 0: none does. */
function numberedLength(word: number): number {
  switch (word) {
    case 0x6d6f7266 /* from */:
    case 0x71657363 /* cseq */:
      return 4;
    case 0x6c6c6163 /* call-id */:
      return 7;
    case 0x65666572 /* refer-to */:
      return 8;
    case 0x2d78616d /* max-forwards */:
    case 0x6f636572 /* record-route */:
      return 12;
    case 0x746e6f63 /* content-length */:
      return 14;
    default:
      return 0;
  }
}
