import { MAX_MESSAGE_BYTES } from "../limits.ts";
import type { Result } from "../result.ts";
import { fault, refuseFor } from "./fault.ts";
import { indexHeaders, LINES } from "./header-index.ts";
import { encodeLatin1 } from "./latin1.ts";
import { methodAt } from "./methods.ts";
import { READ } from "./read-field.ts";
import { refuse, unfold } from "./refuse.ts";
import { readStartLine, START_LINE } from "./start-line.ts";
import type { Rejection, SipMessage } from "./structure.ts";
import { WIRE } from "./wire.ts";

const lines = LINES;
const at = READ;
const startLine = START_LINE;
const { takeBytes } = WIRE;

/**
 * Reads and checks one message (a datagram, or one frame of a stream).
 *
 * `text` is the latin1 decoding of `bytes`, made by the caller, so that offsets are the same in both. Bytes after
 * Content-Length are cut (RFC 3261 §18.3), leading CRLFs are skipped (§7.5), folded lines are joined (§7.3.1). A line
 * that ends in a bare LF or holds a bare CR is refused: passed on, it would be a line of its own to some peers.
 */
export function parse(bytes: Uint8Array, text: string): Result<SipMessage, Rejection> {
  if (bytes.length > MAX_MESSAGE_BYTES) return refuse(text, 413, "", "Message too large");
  // A small integer, where that of an array may be any.
  const length = text.length;
  if (bytes[0] === 0x0d || length < 16) return readUncommon(bytes, text);
  takeBytes(bytes);
  const headerStart = readStartLine(text);
  if (headerStart < 0) return failed(text);
  const { method, status, rest, restEnd } = startLine;
  const isRequest = status === 0;
  const closing = indexHeaders(text, headerStart, method.length);
  if (closing < 0) return failed(text);
  const bodyStart = (lines[closing] as number) + 2;
  if (at.contentLength > length - bodyStart) {
    refuseFor(400, "Content-Length", "Body shorter than Content-Length");
    return failed(text);
  }
  const bodyEnd = at.contentLength < 0 ? length : bodyStart + at.contentLength;
  return {
    ok: true,
    value: {
      isRequest,
      method: isRequest ? method : methodAt(text, at.cseqMethod),
      requestUri: isRequest ? text.substring(rest, restEnd) : "",
      status,
      reasonPhrase: isRequest ? "" : text.substring(rest, restEnd),
      callId: text.substring(at.callId, at.callIdEnd),
      cseq: at.cseq,
      branch: text.substring(at.branch, at.branchEnd),
      fromTag: text.substring(at.fromTag, at.fromTagEnd),
      toTag: text.substring(at.toTag, at.toTagEnd),
      text: bodyEnd === length ? text : text.substring(0, bodyEnd),
      body: bodyEnd === bodyStart ? "" : text.substring(bodyStart, bodyEnd),
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
function failed(text: string): Result<SipMessage, Rejection> {
  const joined = unfold(text);
  if (joined === undefined) return refuse(text, fault.status, fault.header, fault.reason);
  return parse(encodeLatin1(joined), joined);
}
