/** What a request is made of; values are ready text without CR or LF. */
export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  /** One or more Via values, joined by ",": the value as it follows "Via: ". */
  readonly via: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly maxForwards: number;
  readonly route?: readonly string[];
  /** Ready lines, each with its CRLF. */
  readonly headers?: string;
  readonly contentType?: string;
  /** latin1: one char a byte. */
  readonly body?: string;
}

/** A request as text; Content-Length is always written (RFC 3261 §20.14). */
export function formatRequest(parts: RequestParts): string {
  const body = parts.body ?? "";
  let route = "";
  for (const value of parts.route ?? []) route += `Route: ${value}\r\n`;
  const contentType = parts.contentType === undefined ? "" : `Content-Type: ${parts.contentType}\r\n`;
  return `${parts.method} ${parts.uri} SIP/2.0\r\nVia: ${parts.via}\r\nMax-Forwards: ${parts.maxForwards}\r\n${route}From: ${parts.from}\r\nTo: ${parts.to}\r\nCall-ID: ${parts.callId}\r\nCSeq: ${parts.cseq} ${parts.method}\r\n${parts.headers ?? ""}${contentType}Content-Length: ${body.length}\r\n\r\n${body}`;
}
