import { MAX_MESSAGE_BYTES } from "../limits.ts";
import type { Result } from "../result.ts";
import { COMMA, CR, EQUALS, GREATER, LESS, SEMICOLON, SP, TAB, skipSpace } from "./character.ts";
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
  const closing = indexHeaders(bytes, text, headerStart);
  if (closing < 0 || isIncomplete()) return failed(text);
  const bodyStart = (lines[closing + 1] as number) + 2;
  const nul = text.indexOf("\0");
  if (nul >= 0 && nul < bodyStart) return failed(text, refuseFor(400, "", "NUL in headers"));

  const { method, requestUri, status, reasonPhrase } = startLine;
  const isRequest = status === 0;
  if (readBranch(bytes, text) < 0) return failed(text, refuseFor(400, "Via", "Malformed Via"));
  const branch = text.substring(found.start, found.end);
  if (readTag(bytes, text, FROM) < 0) return failed(text, refuseFor(400, "From", "Malformed From"));
  const fromTag = text.substring(found.start, found.end);
  if (readTag(bytes, text, TO) < 0) return failed(text, refuseFor(400, "To", "Malformed To"));
  const toTag = text.substring(found.start, found.end);
  if (readCallId(bytes, text) < 0) return failed(text, refuseFor(400, "Call-ID", "Malformed Call-ID"));
  const callId = text.substring(found.start, found.end);
  const cseq = numberAt(bytes, skipSpace(bytes, starts[CSEQ] as number), MAX_CSEQ);
  if (cseq < 0) return failed(text, refuseFor(400, "CSeq", "Malformed CSeq"));
  const cseqMethod = readCseqMethod(bytes, text);
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
      lines: lines.slice(0, closing + 2),
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
function failed(text: string, _fault: number = -1): Result<SipMessage, Rejection> {
  const joined = unfold(text);
  if (joined === undefined) return refuse(text, fault.status, fault.header, fault.reason);
  return parse(encodeLatin1(joined), joined);
}

function isIncomplete(): boolean {
  for (let key = VIA; key <= CSEQ; key++) {
    if (starts[key] === 0) return refuseFor(400, fieldName(key), `Missing ${fieldName(key)}`) < 0;
  }
  return false;
}

/** Finds the tag of a From or To line: at once where it follows <> and ends the line, else by `scanAddress`. */
function readTag(bytes: Uint8Array, text: string, key: number): number {
  const end = ends[key] as number;
  let p = starts[key] as number;
  if (bytes[p] === SP) p++;
  if (bytes[p] === LESS) {
    const greater = text.indexOf(">", p);
    const space = text.indexOf(" ", p);
    if (greater > p + 1 && greater < end && (space < 0 || space > greater)) {
      if (greater + 1 === end) {
        found.start = 0;
        found.end = 0;
        return end;
      }
      const start = greater + 6;
      if (
        bytes[greater + 1] === SEMICOLON &&
        bytes[greater + 2] === 0x74 &&
        bytes[greater + 3] === 0x61 &&
        bytes[greater + 4] === 0x67 &&
        bytes[greater + 5] === EQUALS
      ) {
        const q = plainEnd(bytes, start);
        if (q === end && q > start) {
          found.start = start;
          found.end = q;
          return end;
        }
      }
    }
  }
  return scanAddress(bytes, p);
}

/** End of a run of text without space, ";", "," and quotes. */
function plainEnd(bytes: Uint8Array, p: number): number {
  let q = p;
  let c = bytes[q] as number;
  while (c > 0x3b || (c > SP && c !== SEMICOLON && c !== COMMA && c !== 0x22)) {
    if (c === LESS || c === GREATER || c === 0x7f) break;
    c = bytes[++q] as number;
  }
  return q;
}

/** Finds the branch of the top Via: at once where it is usual in shape, else by `scanVia`. */
function readBranch(bytes: Uint8Array, text: string): number {
  const end = ends[VIA] as number;
  let p = starts[VIA] as number;
  if (bytes[p] === SP) p++;
  const space = text.indexOf(" ", p);
  const first = text.indexOf(";", p);
  if (bytes[p + 3] === 0x2f && bytes[p + 7] === 0x2f && space < first && first < end && space > p + 8) {
    if (plainEnd(bytes, space + 1) === first) {
      for (let semicolon = first; bytes[semicolon] === SEMICOLON; ) {
        const q = plainEnd(bytes, semicolon + 1);
        if (
          bytes[semicolon + 7] === EQUALS &&
          bytes[semicolon + 1] === 0x62 &&
          bytes[semicolon + 2] === 0x72 &&
          bytes[semicolon + 3] === 0x61 &&
          bytes[semicolon + 4] === 0x6e &&
          bytes[semicolon + 5] === 0x63 &&
          bytes[semicolon + 6] === 0x68
        ) {
          if (q !== end || q === semicolon + 8) break;
          found.start = semicolon + 8;
          found.end = q;
          return end;
        }
        semicolon = q;
      }
    }
  }
  return scanVia(bytes, p);
}

function readCallId(bytes: Uint8Array, text: string): number {
  let p = starts[CALL_ID] as number;
  let end = ends[CALL_ID] as number;
  while (bytes[p] === SP || bytes[p] === TAB) p++;
  while (end > p && (bytes[end - 1] === SP || bytes[end - 1] === TAB)) end--;
  const space = text.indexOf(" ", p);
  found.start = p;
  found.end = end;
  return p === end || (space >= 0 && space < end) ? -1 : end;
}

/** The method after the number that `numberAt` has just read; "" if there is none. */
function readCseqMethod(bytes: Uint8Array, text: string): string {
  const p = skipSpace(bytes, found.end);
  const method = methodAt(bytes, text, p);
  return p > found.end && skipSpace(bytes, p + method.length) === ends[CSEQ] ? method : "";
}

function readNumber(bytes: Uint8Array, key: number, max: number): number {
  const value = numberAt(bytes, skipSpace(bytes, starts[key] as number), max);
  if (value >= 0 && skipSpace(bytes, found.end) === ends[key]) return value;
  return refuseFor(400, fieldName(key), `Malformed ${fieldName(key)}`);
}
