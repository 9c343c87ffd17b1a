import { MAX_MESSAGE_BYTES } from "../limits.ts";
import { IS_TEXT, IS_TOKEN, IS_URI, IS_VALUE } from "./character.ts";

/**
 * The bytes of the message that is being read. A copy costs less than what it spares: a place that never moves is read
 * without a look where it is, four bytes at a time, and zeros after the end stop every scan.
 */
const bytes = new Uint8Array(MAX_MESSAGE_BYTES + 17);

/** The same, for four bytes as one little-endian int32. */
const view = new DataView(bytes.buffer);

const isToken = IS_TOKEN;
const isUri = IS_URI;
const isValue = IS_VALUE;
/** What may stand in a quoted string as it is. */
const isPlain = IS_TEXT.map((is, byte) => (byte === 0x22 || byte === 0x5c ? 0 : is));

/** @param source at most `MAX_MESSAGE_BYTES` */
function takeBytes(source: Uint8Array): void {
  bytes.set(source);
  view.setInt32(source.length, 0);
  view.setInt32(source.length + 4, 0);
}

/** "SIP/2.0" at `p`. */
function isVersion(p: number): boolean {
  return view.getInt32(p, true) === 0x2f504953 && (view.getInt32(p + 4, true) & 0xffffff) === 0x302e32;
}

function spaceEnd(p: number): number {
  let q = p;
  while (bytes[q] === 0x20 || bytes[q] === 0x09) q++;
  return q;
}

function tokenEnd(p: number): number {
  let q = p;
  while (isToken[bytes[q] as number] === 1) q++;
  return q;
}

/** End of an unquoted value. By a table: tests of ranges would be guessed wrong by the processor at every other hex digit. */
function valueEnd(p: number): number {
  let q = p;
  while (isValue[bytes[q] as number] === 1) q++;
  return q;
}

function uriEnd(p: number): number {
  let q = p;
  while (isUri[bytes[q] as number] === 1) q++;
  return q;
}

/** End of a quoted string at its quote, if it has no escape in it. */
function quotedEnd(p: number): number {
  let q = p;
  while (isPlain[bytes[q] as number] === 1) q++;
  return q;
}

/** The first place at or after `p` that is SP or below. */
function wordEnd(p: number): number {
  let q = p;
  for (;;) {
    const word = view.getInt32(q, true);
    const flags = (word - 0x21212121) & ~word & 0x80808080;
    if (flags !== 0) return q + lowestByte(flags);
    q += 4;
  }
}

/** The CR that ends the line; -1: a bare LF, a NUL or the end of the message comes before it. */
function lineEnd(p: number): number {
  let q = p;
  for (;;) {
    // The top bit of each byte that is below SP; above the first one found a byte may be flagged wrongly.
    const a = view.getInt32(q, true);
    let flags = (a - 0x20202020) & ~a & 0x80808080;
    if (flags === 0) {
      q += 4;
      const b = view.getInt32(q, true);
      flags = (b - 0x20202020) & ~b & 0x80808080;
    }
    if (flags === 0) q += 4;
    else {
      q += lowestByte(flags);
      const byte = bytes[q];
      if (byte === 0x0d) return q;
      if (byte === 0x0a || byte === 0) return -1;
      q++;
    }
  }
}

/** The same of a line that may be a list: from -2 on downwards, two below the negative place, where a comma is in it. */
function listEnd(p: number): number {
  let q = p;
  let commas = 0;
  for (;;) {
    const word = view.getInt32(q, true);
    const folded = word ^ 0x2c2c2c2c;
    commas |= (folded - 0x01010101) & ~folded;
    const flags = (word - 0x20202020) & ~word & 0x80808080;
    if (flags === 0) q += 4;
    else {
      const end = q + lowestByte(flags);
      const byte = bytes[end];
      if (byte === 0x0d) return (commas & 0x80808080) === 0 ? end : -2 - end;
      if (byte === 0x0a || byte === 0) return -1;
      q = end + 1;
    }
  }
}

function lowestByte(flags: number): number {
  return (31 - Math.clz32(flags & -flags)) >>> 3;
}

/**
 * The message that is being read, and how to scan it. One object, for modules to take constants of their own out of: V8 compiles
 * a constant that a module declares and does not export into the code, while each use of an import is two loads and
 * three tests, more than the work in between.
 */
export const WIRE = {
  bytes,
  view,
  takeBytes,
  isVersion,
  spaceEnd,
  tokenEnd,
  valueEnd,
  uriEnd,
  quotedEnd,
  wordEnd,
  lineEnd,
  listEnd,
};
