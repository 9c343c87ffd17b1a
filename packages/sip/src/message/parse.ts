import { MAX_MESSAGE_BYTES } from "../limits.ts";
import type { Result } from "../result.ts";
import { CR, IS_TOKEN, IS_URI, IS_VALUE, skipSpace } from "./character.ts";
import { fault, refuseFor } from "./fault.ts";
import { ends, fieldName, indexHeaders, lines, starts } from "./header-index.ts";
import { CALL_ID, CONTENT_LENGTH, CSEQ, FROM, MAX_FORWARDS, TO, VIA } from "./header-name.ts";
import { encodeLatin1 } from "./latin1.ts";
import { methodAt } from "./methods.ts";
import { refuse, unfold } from "./refuse.ts";
import { found, numberAt, scanAddress, scanVia } from "./scan.ts";
import { readStartLine, startLine } from "./start-line.ts";
import type { Rejection, SipMessage } from "./structure.ts";

const MAX_CSEQ = 2_147_483_647;

/**
 * Reads and checks one message (a datagram, or one frame of a stream).
 *
 * `text` is the latin1 decoding of `bytes`, made by the caller, so that offsets are the same in both. Bytes after
 * Content-Length are cut (RFC 3261 §18.3), leading CRLFs are skipped (§7.5), folded lines are joined (§7.3.1). A line
 * that ends in a bare LF or holds a bare CR is refused: passed on, it would be a line of its own to some peers.
 */
export function parse(bytes: Uint8Array, text: string): Result<SipMessage, Rejection> {
  const length = bytes.length;
  if (length > MAX_MESSAGE_BYTES) return refuse(text, 413, "", "Message too large");
  if (bytes[0] === CR || length < 16) return readUncommon(bytes, text);
  const headerStart = readStartLine(bytes, text);
  if (headerStart < 0) return failed(text);
  const closing = indexHeaders(bytes, text, headerStart, startLine.status !== 0);
  if (closing < 0 || isIncomplete()) return failed(text);
  const bodyStart = (lines[closing] as number) + 2;
  const nul = text.indexOf("\0");
  if (nul >= 0 && nul < bodyStart) return failed(text, refuseFor(400, "", "NUL in headers"));

  const { method, requestUri, status, reasonPhrase } = startLine;
  const isRequest = status === 0;
  if (readBranch(bytes) < 0) return failed(text, refuseFor(400, "Via", "Malformed Via"));
  const branch = text.substring(found.start, found.end);
  if (readTag(bytes, FROM) < 0) return failed(text, refuseFor(400, "From", "Malformed From"));
  const fromTag = text.substring(found.start, found.end);
  if (readTag(bytes, TO) < 0) return failed(text, refuseFor(400, "To", "Malformed To"));
  const toTag = text.substring(found.start, found.end);
  if (readCallId(bytes) < 0) return failed(text, refuseFor(400, "Call-ID", "Malformed Call-ID"));
  const callId = text.substring(found.start, found.end);
  const cseq = numberAt(bytes, skipSpace(bytes, starts[CSEQ] as number), MAX_CSEQ);
  if (cseq < 0) return failed(text, refuseFor(400, "CSeq", "Malformed CSeq"));
  const cseqMethod = readCseqMethod(bytes, text, method);
  if (cseqMethod === "") return failed(text, refuseFor(400, "CSeq", "Malformed CSeq"));
  if (isRequest && cseqMethod !== method) return failed(text, refuseFor(400, "CSeq", "CSeq method differs"));
  if (isRequest && starts[MAX_FORWARDS] !== 0 && readNumber(bytes, MAX_FORWARDS, 255) < 0) return failed(text);
  const bodyLength = starts[CONTENT_LENGTH] === 0 ? length - bodyStart : readNumber(bytes, CONTENT_LENGTH, MAX_CSEQ);
  if (bodyLength < 0) return failed(text);
  const bodyEnd = bodyStart + bodyLength;
  if (bodyEnd > length) return failed(text, refuseFor(400, "Content-Length", "Body shorter than Content-Length"));
  return {
    ok: true,
    value: {
      isRequest,
      method: cseqMethod,
      requestUri,
      status,
      reasonPhrase,
      callId,
      cseq,
      branch,
      fromTag,
      toTag,
      text: bodyEnd === length ? text : text.substring(0, bodyEnd),
      body: bodyLength === 0 ? "" : text.substring(bodyStart, bodyEnd),
      lines: lines.slice(0, closing + 1),
    },
  };
}

/** Leading CRLFs, keep-alives and what is too short. */
function readUncommon(bytes: Uint8Array, text: string): Result<SipMessage, Rejection> {
  let p = 0;
  while (text.startsWith("\r\n", p)) p += 2;
  if (p === 0 || bytes.length - p < 16) return refuse(text, 0, "", "Not SIP");
  return parse(bytes.subarray(p), text.substring(p));
}

/** A fault may only seem one, because a field is folded: then the message is read again with its lines joined. */
function failed(text: string, _fault = -1): Result<SipMessage, Rejection> {
  const joined = unfold(text);
  if (joined === undefined) return refuse(text, fault.status, fault.header, fault.reason);
  return parse(encodeLatin1(joined), joined);
}

function isIncomplete(): boolean {
  if (starts[1] !== 0 && starts[2] !== 0 && starts[3] !== 0 && starts[4] !== 0 && starts[5] !== 0) return false;
  const name = fieldName(starts.indexOf(0, VIA));
  refuseFor(400, name, `Missing ${name}`);
  return true;
}

/** Finds the tag of a From or To line: at once where it follows <> and ends the line, else by `scanAddress`. */
function readTag(bytes: Uint8Array, key: number): number {
  const end = ends[key] as number;
  let p = starts[key] as number;
  if (bytes[p] === 0x20) p++;
  if (bytes[p] === 0x3c /* < */) {
    let q = p + 1;
    const table = IS_URI;
    while (table[bytes[q] as number] === 1) q++;
    if (bytes[q] === 0x3e /* > */ && q > p + 1) {
      if (q + 1 === end) {
        found.start = 0;
        found.end = 0;
        return end;
      }
      if (bytes[q + 1] === 0x3b && wordOf(bytes, q + 2) === 0x3d676174 /* tag= */) {
        const tagEnd = valueEnd(bytes, q + 6);
        if (tagEnd === end && tagEnd > q + 6) {
          found.start = q + 6;
          found.end = tagEnd;
          return end;
        }
      }
    }
  }
  return scanAddress(bytes, p) === end ? end : -1;
}

/** Four bytes as one little-endian int32. */
function wordOf(bytes: Uint8Array, p: number): number {
  return (
    (bytes[p] as number) |
    ((bytes[p + 1] as number) << 8) |
    ((bytes[p + 2] as number) << 16) |
    ((bytes[p + 3] as number) << 24)
  );
}

/** End of an unquoted value. By a table: tests of ranges would be guessed wrong by the processor at every other hex digit. */
function valueEnd(bytes: Uint8Array, p: number): number {
  const table = IS_VALUE;
  let q = p;
  while (table[bytes[q] as number] === 1) q++;
  return q;
}

function tokenEnd(bytes: Uint8Array, p: number): number {
  const table = IS_TOKEN;
  let q = p;
  while (table[bytes[q] as number] === 1) q++;
  return q;
}

/** Finds the branch of the top Via: at once where it is usual in shape, else by `scanVia`. */
function readBranch(bytes: Uint8Array): number {
  const end = ends[VIA] as number;
  let p = starts[VIA] as number;
  if (bytes[p] === 0x20) p++;
  // "SIP/2.0/", a transport, a host: then parameters, each without quotes.
  if (wordOf(bytes, p) === 0x2f504953 && wordOf(bytes, p + 4) === 0x2f302e32) {
    const space = tokenEnd(bytes, p + 8);
    let q = valueEnd(bytes, space + 1);
    if (bytes[space] === 0x20 && space > p + 8 && q > space + 1) {
      while (bytes[q] === 0x3b) {
        const name = q + 1;
        q = tokenEnd(bytes, name);
        if (bytes[q] !== 0x3d) continue;
        const value = q + 1;
        q = valueEnd(bytes, value);
        if (
          value - name === 7 &&
          wordOf(bytes, name) === 0x6e617262 &&
          bytes[name + 4] === 0x63 &&
          bytes[name + 5] === 0x68
        ) {
          // What follows is short, or not usual.
          let rest = q;
          while (rest < end && (bytes[rest] as number) >= 0x20 && bytes[rest] !== 0x22) rest++;
          if (q === value || rest !== end || (q !== end && bytes[q] !== 0x3b)) break;
          found.start = value;
          found.end = q;
          return end;
        }
      }
    }
  }
  return scanVia(bytes, p) === end ? end : -1;
}

/** A Call-ID is one word; RFC 3261 §25.1 allows fewer characters in it than peers use. */
function readCallId(bytes: Uint8Array): number {
  const end = ends[CALL_ID] as number;
  const p = skipSpace(bytes, starts[CALL_ID] as number);
  let q = p;
  while ((bytes[q] as number) > 0x20) q++;
  found.start = p;
  found.end = q;
  return q === p || (q !== end && skipSpace(bytes, q) !== end) ? -1 : end;
}

/** The method after the number that `numberAt` has just read; "" if there is none. `usual`: what a request's start line says. */
function readCseqMethod(bytes: Uint8Array, text: string, usual: string): string {
  const end = ends[CSEQ] as number;
  let p = found.end;
  if (bytes[p] !== 0x20 && bytes[p] !== 0x09) return "";
  p++;
  if (usual !== "" && end - p === usual.length) {
    let i = 0;
    while (i < usual.length && bytes[p + i] === bytes[i]) i++;
    if (i === usual.length) return usual;
  }
  p = skipSpace(bytes, p);
  const method = methodAt(bytes, text, p);
  return skipSpace(bytes, p + method.length) === end ? method : "";
}

function readNumber(bytes: Uint8Array, key: number, max: number): number {
  const end = ends[key] as number;
  let p = starts[key] as number;
  if (bytes[p] === 0x20) p++;
  let value = 0;
  for (let q = p; q < end; q++) {
    const digit = (bytes[q] as number) - 0x30;
    if (digit < 0 || digit > 9) return readOddNumber(bytes, key, max);
    value = value * 10 + digit;
    if (value > max) return refuseFor(400, fieldName(key), `Malformed ${fieldName(key)}`);
  }
  return p === end ? refuseFor(400, fieldName(key), `Malformed ${fieldName(key)}`) : value;
}

function readOddNumber(bytes: Uint8Array, key: number, max: number): number {
  const value = numberAt(bytes, skipSpace(bytes, starts[key] as number), max);
  if (value >= 0 && skipSpace(bytes, found.end) === ends[key]) return value;
  return refuseFor(400, fieldName(key), `Malformed ${fieldName(key)}`);
}
