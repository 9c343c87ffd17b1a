import { statusLine } from "./reason-phrase.ts";
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

/**
 * The header lines that every response copies (RFC 3261 §8.2.6.2, §12.1.1): all Via lines, Record-Route lines, From,
 * Call-ID, CSeq, and To, which stands last if it has no tag yet; the last line without its CRLF. Plain data: it may be
 * kept in place of the request.
 */
export function responseBasis(request: SipMessage): string {
  const { lines, text } = request;
  const last = lines.length - 1;
  const toIsLast = request.toTag === "";
  let basis = "";
  let start = 0;
  let end = 0;
  let to = -1;
  for (let i = 0; i < last; i++) {
    const line = lines[i] as number;
    const key = line >>> 16;
    // 1 to 5: Via, From, To, Call-ID, CSeq.
    if (key === 3 && toIsLast) {
      to = i;
      continue;
    }
    // 9: Record-Route.
    if (key > 5 && key !== 9) continue;
    const at = line & 0xffff;
    // Lines that stand together are taken as one piece.
    if (at !== end) {
      if (end > start) basis += text.substring(start, end);
      start = at;
    }
    end = (lines[i + 1] as number) & 0xffff;
  }
  if (to < 0) return basis + text.substring(start, end - 2);
  return (
    basis +
    text.substring(start, end) +
    text.substring((lines[to] as number) & 0xffff, ((lines[to + 1] as number) & 0xffff) - 2)
  );
}

/** A response as text; Content-Length is always written. */
export function formatResponse(basis: string, parts: ResponseParts): string {
  const { status, reason, toTag, headers, contentType, body } = parts;
  let text = (reason === undefined ? statusLine(status) : `SIP/2.0 ${status} ${reason}\r\n`) + basis;
  if (toTag !== undefined && toTag !== "") text += `;tag=${toTag}`;
  if (contentType !== undefined)
    return withBody(`${text}\r\n${headers ?? ""}Content-Type: ${contentType}\r\n`, body ?? "");
  if (body !== undefined && body !== "") return withBody(`${text}\r\n${headers ?? ""}`, body);
  if (headers === undefined) return `${text}\r\nContent-Length: 0\r\n\r\n`;
  return `${text}\r\n${headers}Content-Length: 0\r\n\r\n`;
}

function withBody(head: string, body: string): string {
  return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}
