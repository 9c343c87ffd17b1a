import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";

/** The Content-Type of the body of a refer subscription's NOTIFY (RFC 3515 §2.4.5). */
export const SIPFRAG_CONTENT_TYPE = "message/sipfrag;version=2.0";

/** How a transfer stands, as the transferor is told it. */
export interface Sipfrag {
  /** 100 to 699. */
  readonly status: number;
  /** "" where the sender gave none. */
  readonly reason: string;
  /** Header fields after the status line, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * A sipfrag body that opens with a status line, with its CRLF (RFC 3420 §2: the line includes it).
 * `headers` are ready lines, each with its CRLF. A line end in the reason becomes a space.
 */
export function formatSipfrag(status: number, reason: string, headers = ""): string {
  return `SIP/2.0 ${status} ${reason.replace(/[\r\n\0]+/g, " ")}\r\n${headers}`;
}

/**
 * Reads a sipfrag body. Real clients leave out the CRLF, the reason, or the CR, or put an empty line first; all of that
 * is taken. What does not open with a status line is an error: never a status 0.
 */
export function parseSipfrag(body: string): Result<Sipfrag, { readonly reason: string }> {
  const [start = "", ...lines] = body.replace(/^\s+/, "").split(/\r\n|\n|\r/);
  const found = /^SIP\/2\.0[ \t]+([1-6]\d\d)(?:[ \t]+(.*))?$/i.exec(start.trimEnd());
  if (found === null) return err({ reason: "no status line" });
  const headers: (readonly [string, string])[] = [];
  for (const line of lines) {
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return ok({ status: Number(found[1]), reason: found[2] ?? "", headers });
}
