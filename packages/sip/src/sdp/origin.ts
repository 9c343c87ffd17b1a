import type { Origin } from "./sdp.ts";

/** Where the `o=` line of a body stands (without its line end), and what it says. */
export interface OriginLine {
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
}

// RFC 4566 §5.2: six fields; 20 digits hold every 64-bit number.
const ORIGIN = /^o=([!-~\x80-\xff]+) (\d{1,20}) (\d{1,20}) ([!-~]+ [!-~]+ [!-~]+) *$/;

/** Reads an `o=` line given without its line end. */
export function parseOrigin(line: string): Origin | undefined {
  const fields = ORIGIN.exec(line);
  if (fields === null) return undefined;
  const [, username = "", sessionId = "", version = "", address = ""] = fields;
  return { username, sessionId, version, address };
}

/** Writes the `o=` line without its line end. */
export function formatOrigin(origin: Origin): string {
  return `o=${origin.username} ${origin.sessionId} ${origin.version} ${origin.address}`;
}

/** Finds the `o=` line, which RFC 4566 §5 puts right after `v=0`, without parsing the rest of the body. */
export function findOrigin(body: string): OriginLine | undefined {
  const start = body.startsWith("v=0\r\n") ? 5 : body.startsWith("v=0\n") ? 4 : -1;
  if (start < 0) return undefined;
  const newline = body.indexOf("\n", start);
  const next = newline < 0 ? body.length : newline;
  const end = body.charCodeAt(next - 1) === 13 ? next - 1 : next;
  const origin = parseOrigin(body.slice(start, end));
  return origin === undefined ? undefined : { start, end, origin };
}
