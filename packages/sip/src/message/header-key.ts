import { nameKey, wordKey } from "./header-name.ts";
import { WIRE } from "./wire.ts";

const { bytes: wire, view, spaceEnd, tokenEnd } = WIRE;

/**
 * The key of the header line at `p`, shifted by 16, and the place of its colon; -1: it has no name.
 * @param word its first four characters in lower case. A CR becomes "-" in it, so that is looked at again.
 */
export function keyOfLine(p: number, word: number, text: string): number {
  const next = view.getInt32(p + 4, true) | 0x20202020;
  let key = 0;
  let colon = p + 7;
  if (word === 0x6c6c6163 && next === 0x3a64692d /* call-id: */) {
    if (wire[p + 4] === 0x2d) key = 4;
  } else if (word === 0x746e6f63 /* cont */) {
    if (next === 0x3a746361 /* act: */) key = wordKey(word);
    else if (next === 0x2d746e65 /* ent- */ && wire[p + 7] === 0x2d) {
      const third = view.getInt32(p + 8, true) | 0x20202020;
      if (third === 0x65707974 /* type */) {
        key = wordKey(word);
        colon = p + 12;
      } else if (third === 0x676e656c /* leng */ && (view.getInt32(p + 12, true) & 0xffff) === 0x6874 /* th */) {
        key = 7;
        colon = p + 14;
      }
    }
  } else if (word === 0x2d78616d && next === 0x77726f66 /* max-forw */) {
    if (wire[p + 3] === 0x2d && (view.getInt32(p + 8, true) | 0x20202020) === 0x73647261 /* ards */) key = 6;
    colon = p + 12;
  } else if (word === 0x65666572 && next === 0x6f742d72 /* refer-to */) {
    if (wire[p + 5] === 0x2d) key = 8;
    colon = p + 8;
  }
  return key !== 0 && wire[colon] === 0x3a ? (key << 16) | colon : keyOfName(p, word, text);
}

/** The same for any other name, and any other spelling. */
function keyOfName(p: number, word: number, text: string): number {
  const end = tokenEnd(p);
  const colon = spaceEnd(end);
  if (end === p || wire[colon] !== 0x3a) return -1;
  const length = end - p;
  // Short names, and numbered ones in another spelling, are looked at closely.
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
      return 12;
    case 0x746e6f63 /* content-length */:
      return 14;
    default:
      return 0;
  }
}
