import { MAX_HEADER_LINES, MAX_LINE_BYTES, MAX_VIAS } from "../limits.ts";
import { IS_TOKEN, skipSpace } from "./character.ts";
import { refuseFor } from "./fault.ts";
import { CONTENT_LENGTH, nameKey, wordKey } from "./header-name.ts";

/** For every header line its key, shifted by 16, and its offset; at the end the offset of the empty line. */
export const lines: number[] = Array.from({ length: MAX_HEADER_LINES + 1 }, () => 0);

/** By the number of a field: place after the colon of its first line, 0 if there is none. */
export const starts = new Int32Array(16);

/** By the number of a field: place of the CR of its first line. */
export const ends = new Int32Array(16);

/** Four bytes as one int32, letters in lower case. CR becomes "-" and SUB ":", so these two are looked at again. */
function wordAt(bytes: Uint8Array, p: number): number {
  return (
    (bytes[p] as number) |
    ((bytes[p + 1] as number) << 8) |
    ((bytes[p + 2] as number) << 16) |
    ((bytes[p + 3] as number) << 24) |
    0x20202020
  );
}

/**
 * Indexes every line from `headerStart` on; answers the place of the last entry of `lines`, or -1. After it no line
 * holds a LF but at its end, and none that `parse` does not read itself holds a CR. Numbers stand for characters here: an imported constant costs a load each time.
 */
export function indexHeaders(bytes: Uint8Array, text: string, headerStart: number, isResponse: boolean): number {
  const first = starts;
  const last = ends;
  const index = lines;
  for (let key = 1; key < 9; key++) first[key] = 0;
  const maxLine = MAX_LINE_BYTES - 2;
  const maxLines = MAX_HEADER_LINES;
  let vias = 0;
  let count = 0;
  let p = headerStart;
  for (;;) {
    // The string's indexOf is the fastest way over a line.
    const cr = text.indexOf("\n", p) - 1;
    if (cr < p || bytes[cr] !== 0x0d) return brokenLine(text, p);
    if (cr === p) break;
    if (cr - p > maxLine) return refuseFor(400, "", "Header line too long");
    if (count === maxLines) return refuseFor(400, "", "Too many header lines");
    const word = wordAt(bytes, p);
    let key = 0;
    // Place of the colon (0x3a) where the name is one of the usual ones in its usual spelling.
    let colon = 0;
    if (word === 0x3a616976 /* via: */) {
      key = 1;
      colon = p + 3;
    } else if (word === 0x6d6f7266 /* from */) {
      key = 2;
      colon = p + 4;
    } else if ((word & 0xffffff) === 0x3a6f74 /* to: */) {
      key = 3;
      colon = p + 2;
    } else if (word === 0x71657363 /* cseq */) {
      key = 5;
      colon = p + 4;
    } else if (word === 0x6c6c6163 /* call */) {
      if (wordAt(bytes, p + 4) === 0x3a64692d /* -id: */ && bytes[p + 4] === 0x2d) {
        key = 4;
        colon = p + 7;
      }
    } else if (word === 0x746e6f63 /* cont */) {
      const next = wordAt(bytes, p + 4);
      if (next === 0x3a746361 /* act: */) colon = p + 7;
      else if (next === 0x2d746e65 /* ent- */) {
        const third = wordAt(bytes, p + 8);
        if (third === 0x65707974 /* type */) colon = p + 12;
        else if (third === 0x676e656c /* leng */ && (wordAt(bytes, p + 12) & 0xffffff) === 0x3a6874 /* th: */) {
          if (bytes[p + 7] === 0x2d) {
            key = 7;
            colon = p + 14;
          }
        }
      }
    } else if (word === 0x2d78616d /* max- */) {
      if (wordAt(bytes, p + 4) === 0x77726f66 /* forw */ && wordAt(bytes, p + 8) === 0x73647261 /* ards */) {
        if (bytes[p + 3] === 0x2d) {
          key = 6;
          colon = p + 12;
        }
      }
    } else if (word === 0x65666572 /* refe */) {
      const next = wordAt(bytes, p + 4);
      if (next === 0x6f742d72 /* r-to */) {
        key = 8;
        colon = p + 8;
      } else if (next === 0x2d646572 /* red- */) colon = p + 11;
    } else if (word === 0x6f636572 /* reco */) colon = p + 12;

    if (bytes[colon] !== 0x3a || colon === 0) {
      let q = p;
      while (IS_TOKEN[bytes[q] as number] === 1) q++;
      colon = bytes[q] === 0x3a ? q : skipSpace(bytes, q);
      if (q === p || bytes[colon] !== 0x3a) return refuseFor(400, "", "Malformed header line");
      // Names that begin as a numbered one, short ones and odd spellings are looked at closely.
      key = q - p < 4 || colon !== q || isNumberedWord(word) ? nameKey(text.substring(p, q)) : 0;
    }
    if (key === 0) key = wordKey(word);
    // `parse` reads the numbered fields to their end, so that a CR in them is found there.
    if ((key > 5 && key !== 7 && (key !== 6 || isResponse)) || (key === 1 && vias > 0)) {
      if (text.indexOf("\r", p) !== cr) return refuseFor(400, "", "Bare CR");
    }
    if (key < 9) {
      if (key === 1 && ++vias > MAX_VIAS) return refuseFor(400, "Via", "Too many Via");
      if (first[key] === 0) {
        first[key] = colon + 1;
        last[key] = cr;
      } else if (key !== 1 && key !== 8 && repeated(key, text, colon + 1, cr) < 0) return -1;
    }
    index[count++] = (key << 16) | p;
    p = cr + 2;
  }
  index[count] = p;
  return count;
}

function isNumberedWord(word: number): boolean {
  return (
    word === 0x6d6f7266 || // from
    word === 0x71657363 || // cseq
    word === 0x6c6c6163 || // call
    word === 0x746e6f63 || // cont
    word === 0x2d78616d || // max-
    word === 0x65666572 // refe
  );
}

const NAMES = ["", "Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Refer-To"];

export function fieldName(key: number): string {
  return NAMES[key] ?? "";
}

/** Content-Length may stand twice if it says the same; what names the transaction may not. */
function repeated(key: number, text: string, start: number, end: number): number {
  const isSame =
    key === CONTENT_LENGTH &&
    text.indexOf("\r", start) === end &&
    text.substring(start, end).trim() === text.substring(starts[key] ?? 0, ends[key]).trim();
  const name = fieldName(key);
  return isSame ? 0 : refuseFor(400, name, key === CONTENT_LENGTH ? `Differing ${name}` : `Repeated ${name}`);
}

function brokenLine(text: string, p: number): -1 {
  return refuseFor(400, "", text.indexOf("\n", p) < 0 ? "Headers without end" : "Bare LF");
}
