import { MAX_HEADER_LINES, MAX_LINE_BYTES } from "../limits.ts";
import { OTHER_METHOD, REFUSED, refused, refuseFor } from "./fault.ts";
import { keyOfLine } from "./header-key.ts";
import { fieldName } from "./header-name.ts";
import { READ, READERS } from "./read-field.ts";
import { USUAL_NAMES } from "./usual-name.ts";
import { WIRE } from "./wire.ts";

/** For every header line its key, shifted by 16, and its offset; at the end the offset of the empty line. */
export const LINES: number[] = Array.from({ length: MAX_HEADER_LINES + 1 }, () => 0);

const lines = LINES;
const at = READ;
const { bytes: wire, view, lineEnd } = WIRE;
const { readVia, readAddress, readCallId, readCseq, readNumber, readList } = READERS;
const { usualKey } = USUAL_NAMES;
// As with WIRE: a constant of this module.
const keyOf = keyOfLine;
const maxLine = MAX_LINE_BYTES - 2;
const maxLines = MAX_HEADER_LINES;
const maxNumber = 2_147_483_647;

/**
 * Indexes every line from `p` on, and reads the numbered fields; answers the place of the last entry of `lines`, or -1.
 * After it every mandatory field is there once, and no line holds a CR, a LF or a NUL but at its end.
 */
export function indexHeaders(text: string, headerStart: number, methodLength: number): number {
  let seen = 0;
  let count = 0;
  let p = headerStart | 0;
  at.contentLength = -1;
  at.vias = 0;
  at.recordRoutes = 0;
  while (wire[p] !== 0x0d) {
    if (count === maxLines) return refuseFor(400, "", "Too many header lines");
    const word = view.getInt32(p, true);
    let key = 0;
    let value = 0;
    if (word === 0x3a616956 /* Via: */) {
      key = 1;
      value = p + 4;
    } else if (word === 0x6d6f7246 /* From */ && wire[p + 4] === 0x3a) {
      key = 2;
      value = p + 5;
    } else if ((word & 0xffffff) === 0x3a6f54 /* To: */) {
      key = 3;
      value = p + 3;
    } else if (word === 0x71655343 /* CSeq */ && wire[p + 4] === 0x3a) {
      key = 5;
      value = p + 5;
    } else {
      const named = usualKey(p, word) || keyOf(p, word | 0x20202020, text);
      if (named < 0) return malformed(text, p, "", -1);
      key = named >>> 16;
      value = (named & 0xffff) + 1;
    }
    // What `parse` does not look at may be there often.
    const bit = key > 9 ? 0 : 1 << key;
    const isSeen = (seen & bit) !== 0;
    let cr = 0;
    // A response may have any Max-Forwards.
    if (key > 9 || key === 8 || (key === 6 && methodLength === 0 && !isSeen)) cr = lineEnd(value) | 0;
    else if (key === 9 || (key === 1 && isSeen)) cr = readList(value, key) | 0;
    else if (isSeen) cr = repeated(key, text, value) | 0;
    else if (key === 4) cr = readCallId(value) | 0;
    else if (key > 5) {
      cr = readNumber(value, key === 6 ? 255 : maxNumber) | 0;
      if (key === 7) {
        at.contentLengthAt = value;
        at.contentLength = at.number;
      }
    } else if (key === 1) cr = readVia(value) | 0;
    else if (key === 5) cr = readCseq(value, methodLength) | 0;
    else cr = readAddress(value, key) | 0;
    if (cr < 0) return malformed(text, p, fieldName(key), cr);
    if (wire[cr + 1] !== 0x0a) return bareCr(key);
    if (cr - p > maxLine) return refuseFor(400, "", "Header line too long");
    seen |= bit;
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
  if (key !== 7) return refused(400, name, `Repeated ${name}`);
  const end = lineEnd(start);
  const first = at.contentLengthAt;
  const isSame =
    end >= 0 &&
    wire[end + 1] === 0x0a &&
    text.substring(start, end).trim() === text.substring(first, lineEnd(first)).trim();
  return isSame ? end : refused(400, name, `Differing ${name}`);
}

/** A line that has no end, or else what its reader found: `REFUSED` said it already. */
function malformed(text: string, p: number, header: string, found: number): -1 {
  if (found === REFUSED) return -1;
  const lf = text.indexOf("\n", p);
  if (lf < 0) return refuseFor(400, "", "Headers without end");
  if (wire[lf - 1] !== 0x0d) return refuseFor(400, "", "Bare LF");
  const nul = text.indexOf("\0", p);
  if (nul >= 0 && nul < lf) return refuseFor(400, "", "NUL in headers");
  if (found === OTHER_METHOD) return refuseFor(400, header, "CSeq method differs");
  return refuseFor(400, header, header === "" ? "Malformed header line" : `Malformed ${header}`);
}

/** A CR without LF; of a field that is read to its end we can say which. */
function bareCr(key: number): -1 {
  const name = key === 1 && at.vias > 1 ? "" : fieldName(key);
  return refuseFor(400, name, name === "" ? "Bare CR" : `Malformed ${name}`);
}

function missing(seen: number): -1 {
  const name = fieldName([1, 2, 3, 4, 5].find((key) => (seen & (1 << key)) === 0) ?? 1);
  return refuseFor(400, name, `Missing ${name}`);
}
