import { MAX_RECORD_ROUTES, MAX_VIAS } from "../limits.ts";
import { OTHER_METHOD, refused } from "./fault.ts";
import { countValues, found, scanAddress, scanParameters, scanVia } from "./scan.ts";
import { WIRE } from "./wire.ts";

// The readers of the numbered fields. Each reads from after the colon to the line's end, and answers the place of its CR, or
// -1 for what is malformed (see `fault.ts` for others). Lines of the usual shape are read here, others by `scan.ts`.

/** What the message that is being read says: places in the text, and numbers. Small integers all: a store of one is bare. */
export const READ = {
  branch: 0,
  branchEnd: 0,
  fromTag: 0,
  fromTagEnd: 0,
  toTag: 0,
  toTagEnd: 0,
  callId: 0,
  callIdEnd: 0,
  cseq: 0,
  /** Where the method begins in the CSeq line. */
  cseqMethod: 0,
  /** -1: there is none. */
  contentLength: 0,
  /** Where the value begins in the first Content-Length line. */
  contentLengthAt: 0,
  /** Values so far, not lines. */
  vias: 0,
  recordRoutes: 0,
  /** What was read last, and where it ended. */
  number: 0,
  numberEnd: 0,
};

const at = READ;
const { bytes: wire, view, isVersion, spaceEnd, tokenEnd, valueEnd, uriEnd, quotedEnd, wordEnd, listEnd } = WIRE;
const maxCseq = 2_147_483_647;
const maxVias = MAX_VIAS;
const maxRecordRoutes = MAX_RECORD_ROUTES;

/** The branch of the top Via. */
function readVia(p: number): number {
  const start = wire[p] === 0x20 ? p + 1 : p;
  // "SIP/2.0/", a transport, a host: then parameters, each without quotes.
  if (isVersion(start) && wire[start + 7] === 0x2f) {
    const space = tokenEnd(start + 8);
    let q = valueEnd(space + 1);
    if (wire[space] === 0x20 && space > start + 8 && q > space + 1) {
      while (wire[q] === 0x3b) {
        const name = q + 1;
        if (
          view.getInt32(name, true) === 0x6e617262 /* bran */ &&
          (view.getInt32(name + 4, true) & 0xffffff) === 0x3d6863 /* ch= */
        ) {
          const value = name + 7;
          const end = valueEnd(value);
          let rest = end;
          if (wire[end] === 0x3b)
            while ((wire[rest] as number) >= 0x20 && wire[rest] !== 0x22 && wire[rest] !== 0x2c) rest++;
          // What follows is short, or not usual.
          if (end === value || wire[rest] !== 0x0d) break;
          at.branch = value;
          at.branchEnd = end;
          at.vias = 1;
          return rest;
        }
        q = tokenEnd(name);
        if (wire[q] === 0x3d) q = valueEnd(q + 1);
      }
    }
  }
  const end = scanVia(wire, start);
  at.branch = found.start;
  at.branchEnd = found.end;
  return end < 0 ? -1 : addVias(countValues(wire, start, end), end);
}

/** A further Via line, or one of Record-Route: it is not looked into, but its values are counted. */
function readList(p: number, key: number): number {
  const end = listEnd(p);
  if (end === -1) return -1;
  // Only where a comma is in it, a line may be several values.
  const cr = end < 0 ? -2 - end : end;
  const values = end < 0 ? countValues(wire, p, cr) : 1;
  if (key === 1) return addVias(values, cr);
  at.recordRoutes += values;
  return at.recordRoutes > maxRecordRoutes ? refused(400, "Record-Route", "Too many Record-Route") : cr;
}

function addVias(values: number, end: number): number {
  at.vias += values;
  return at.vias > maxVias ? refused(400, "Via", "Too many Via") : end;
}

/** The tag of a From (2) or To line: at once where it follows <> and ends the line. */
function readAddress(p: number, key: number): number {
  let start = wire[p] === 0x20 ? p + 1 : p;
  if (wire[start] === 0x22 /* " */) {
    const quoted = quotedEnd(start + 1);
    if (wire[quoted] === 0x22) start = wire[quoted + 1] === 0x20 ? quoted + 2 : quoted + 1;
  }
  if (wire[start] !== 0x3c /* < */) return tagAt(key, scanAddress(wire, p), found.start, found.end);
  const end = uriEnd(start + 1);
  if (wire[end] !== 0x3e /* > */ || end === start + 1) return -1;
  if (wire[end + 1] === 0x0d) return tagAt(key, end + 1, 0, 0);
  const tag = end + 6;
  if (view.getInt32(end + 1, true) === 0x6761743b /* ;tag */ && wire[end + 5] === 0x3d) {
    const tagEnd = valueEnd(tag);
    if (wire[tagEnd] === 0x0d && tagEnd > tag) return tagAt(key, tagEnd, tag, tagEnd);
  }
  return tagAt(key, scanParameters(wire, end + 1, false), found.start, found.end);
}

function tagAt(key: number, line: number, start: number, end: number): number {
  if (key === 2) {
    at.fromTag = start;
    at.fromTagEnd = end;
  } else {
    at.toTag = start;
    at.toTagEnd = end;
  }
  return line;
}

/** A Call-ID is one word; RFC 3261 §25.1 allows fewer characters in it than peers use. */
function readCallId(p: number): number {
  const start = spaceEnd(p);
  const end = wordEnd(start);
  at.callId = start;
  at.callIdEnd = end;
  return end === start ? -1 : crAt(end);
}

/** The number, and the method, which in a request is that of the start line. */
function readCseq(p: number, usual: number): number {
  const cseq = readDigits(spaceEnd(p), maxCseq);
  const space = at.numberEnd;
  if (cseq < 0 || (wire[space] !== 0x20 && wire[space] !== 0x09)) return -1;
  const name = spaceEnd(space);
  at.cseq = cseq;
  at.cseqMethod = name;
  let length = 0;
  while (length < usual && wire[name + length] === wire[length]) length++;
  const end = tokenEnd(name + length);
  if (end === name) return -1;
  const cr = crAt(end);
  return cr >= 0 && usual > 0 && (length < usual || end !== name + usual) ? OTHER_METHOD : cr;
}

/** A number alone on its line. */
function readNumber(p: number, max: number): number {
  const value = readDigits(spaceEnd(p), max);
  at.number = value;
  return value < 0 ? -1 : crAt(at.numberEnd);
}

/** The number that begins at `p`, up to `max`; -1: none, or one too large. */
function readDigits(p: number, max: number): number {
  let value = 0;
  let q = p;
  for (;;) {
    const digit = (wire[q] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > max) return -1;
    q++;
  }
  at.numberEnd = q;
  return q === p ? -1 : value;
}

/** The CR at `p` or after the space that begins there; -1: something else follows. */
function crAt(p: number): number {
  if (wire[p] === 0x0d) return p;
  const q = spaceEnd(p);
  return wire[q] === 0x0d ? q : -1;
}

export const READERS = { readVia, readAddress, readCallId, readCseq, readNumber, readList };
