import { MAX_HEADER_LINES, MAX_LINE_BYTES, MAX_VIAS } from "../limits.ts";
import { refuseFor } from "./fault.ts";
import { keyOfLine } from "./header-key.ts";
import { fieldName } from "./header-name.ts";
import { READ, READERS } from "./read-field.ts";
import { WIRE } from "./wire.ts";

/** For every header line its key, shifted by 16, and its offset; at the end the offset of the empty line. */
export const LINES: number[] = Array.from({ length: MAX_HEADER_LINES + 1 }, () => 0);

const lines = LINES;
const at = READ;
const { bytes: wire, view, lineEnd } = WIRE;
const { readVia, readAddress, readCallId, readCseq, readContentLength, readNumber } = READERS;
// As with WIRE: a constant of this module.
const keyOf = keyOfLine;
const maxLine = MAX_LINE_BYTES - 2;
const maxLines = MAX_HEADER_LINES;
const maxVias = MAX_VIAS;

/**
 * Indexes every line from `p` on, and reads the numbered fields; answers the place of the last entry of `lines`, or -1.
 * After it every mandatory field is there once, and no line holds a CR, a LF or a NUL but at its end.
 */
export function indexHeaders(text: string, headerStart: number, methodLength: number): number {
  let seen = 0;
  let vias = 0;
  let count = 0;
  let p = headerStart;
  at.contentLength = -1;
  while (wire[p] !== 0x0d) {
    if (count === maxLines) return refuseFor(400, "", "Too many header lines");
    const word = view.getInt32(p, true) | 0x20202020;
    let key = 0;
    let value = 0;
    // In lower case a SUB becomes ":", so the colon is looked at again.
    if (word === 0x3a616976 /* via: */ && wire[p + 3] === 0x3a) {
      key = 1;
      value = p + 4;
    } else if (word === 0x6d6f7266 /* from */ && wire[p + 4] === 0x3a) {
      key = 2;
      value = p + 5;
    } else if ((word & 0xffffff) === 0x3a6f74 /* to: */ && wire[p + 2] === 0x3a) {
      key = 3;
      value = p + 3;
    } else if (word === 0x71657363 /* cseq */ && wire[p + 4] === 0x3a) {
      key = 5;
      value = p + 5;
    } else {
      const named = keyOf(p, word, text);
      if (named < 0) return malformed(text, p, "", "Malformed header line");
      key = named >>> 16;
      value = (named & 0xffff) + 1;
    }
    const bit = 1 << key;
    let cr: number;
    if (key > 7) cr = lineEnd(value);
    else if ((seen & bit) === 0) {
      seen |= bit;
      if (key === 1) cr = readVia(value);
      else if (key === 2) {
        cr = readAddress(value);
        at.fromTag = at.tag;
        at.fromTagEnd = at.tagEnd;
      } else if (key === 3) {
        cr = readAddress(value);
        at.toTag = at.tag;
        at.toTagEnd = at.tagEnd;
      } else if (key === 4) cr = readCallId(value);
      else if (key === 5) cr = readCseq(value, methodLength);
      else if (key === 7) cr = readContentLength(value);
      else cr = methodLength === 0 ? lineEnd(value) : readNumber(value, 255);
    } else if (key === 1) {
      if (++vias >= maxVias) return refuseFor(400, "Via", "Too many Via");
      cr = lineEnd(value);
    } else {
      cr = repeated(key, text, value);
      if (cr < 0) return -1;
    }
    if (cr < 0)
      return malformed(text, p, fieldName(key), cr === -2 ? "CSeq method differs" : `Malformed ${fieldName(key)}`);
    if (wire[cr + 1] !== 0x0a) return bareCr(key, vias);
    if (cr - p > maxLine) return refuseFor(400, "", "Header line too long");
    lines[count++] = (key << 16) | p;
    p = cr + 2;
  }
  if (wire[p + 1] !== 0x0a) return refuseFor(400, "", "Bare CR");
  lines[count] = p;
  // Via, From, To, Call-ID, CSeq.
  return (seen & 0x3e) === 0x3e ? count : missing(seen);
}

/** A second line of a field that must stand once. What names the transaction may not even be repeated. */
function repeated(key: number, text: string, start: number): number {
  const name = fieldName(key);
  if (key !== 7) return refuseFor(400, name, `Repeated ${name}`);
  const end = lineEnd(start);
  const first = at.contentLengthAt;
  const isSame =
    end >= 0 &&
    wire[end + 1] === 0x0a &&
    text.substring(start, end).trim() === text.substring(first, lineEnd(first)).trim();
  return isSame ? end : refuseFor(400, name, `Differing ${name}`);
}

/** A line that has no end, or else what its reader found. */
function malformed(text: string, p: number, header: string, reason: string): -1 {
  const lf = text.indexOf("\n", p);
  if (lf < 0) return refuseFor(400, "", "Headers without end");
  if (wire[lf - 1] !== 0x0d) return refuseFor(400, "", "Bare LF");
  const nul = text.indexOf("\0", p);
  return nul >= 0 && nul < lf ? refuseFor(400, "", "NUL in headers") : refuseFor(400, header, reason);
}

/** A CR without LF; of a field that is read to its end we can say which. */
function bareCr(key: number, vias: number): -1 {
  const name = key === 1 && vias > 0 ? "" : fieldName(key);
  return refuseFor(400, name, name === "" ? "Bare CR" : `Malformed ${name}`);
}

function missing(seen: number): -1 {
  const name = fieldName([1, 2, 3, 4, 5].find((key) => (seen & (1 << key)) === 0) ?? 1);
  return refuseFor(400, name, `Missing ${name}`);
}
