import { CALL_ID, CSEQ, FROM, TO, VIA } from "./header-name.ts";
import { reasonPhrase } from "./reason-phrase.ts";
import type { SipMessage } from "./structure.ts";

export { reasonPhrase } from "./reason-phrase.ts";

/** What a response adds to the lines that it copies from the request. */
export interface ResponseParts {
  readonly status: number;
  /** Default: the phrase of the status. */
  readonly reason?: string;
  /** Appended to To when given and not "". The caller knows whether the request's To has a tag already. */
  readonly toTag?: string;
  /** Ready lines, each with its CRLF. */
  readonly headers?: string;
  readonly contentType?: string;
  /** latin1: one char a byte. */
  readonly body?: string;
}

const RECORD_ROUTE_KEY = 0x6f636572; // "reco"

/**
 * The header lines that every response copies (RFC 3261 §8.2.6.2, §12.1.1): all Via lines, Record-Route lines, From,
 * Call-ID, CSeq, and last the To line without its CRLF. Plain data: it may be kept in place of the request.
 */
export function responseBasis(request: SipMessage): string {
  const { lines, text } = request;
  const last = lines.length - 2;
  let basis = "";
  let start = 0;
  let end = 0;
  let to = -1;
  for (let i = 0; i < last; i += 2) {
    const key = lines[i] as number;
    if (key === TO) {
      to = i;
      continue;
    }
    const at = lines[i + 1] as number;
    if (key !== VIA && key !== FROM && key !== CALL_ID && key !== CSEQ && !(key === RECORD_ROUTE_KEY && isRecordRoute(text, at))) {
      continue;
    }
    // Lines that stand together are taken as one piece.
    if (at !== end) {
      if (end > start) basis += text.substring(start, end);
      start = at;
    }
    end = lines[i + 3] as number;
  }
  basis += text.substring(start, end);
  return to < 0 ? basis : basis + text.substring(lines[to + 1] as number, (lines[to + 3] as number) - 2);
}

function isRecordRoute(text: string, at: number): boolean {
  return text.startsWith("Record-Route", at) || text.substring(at, at + 12).toLowerCase() === "record-route";
}

/** A response as text; Content-Length is always written. */
export function formatResponse(basis: string, parts: ResponseParts): string {
  const body = parts.body ?? "";
  const toTag = parts.toTag === undefined || parts.toTag === "" ? "" : `;tag=${parts.toTag}`;
  const contentType = parts.contentType === undefined ? "" : `Content-Type: ${parts.contentType}\r\n`;
  return `SIP/2.0 ${parts.status} ${parts.reason ?? reasonPhrase(parts.status)}\r\n${basis}${toTag}\r\n${parts.headers ?? ""}${contentType}Content-Length: ${body.length}\r\n\r\n${body}`;
}
