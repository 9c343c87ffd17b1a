import { MAX_REQUEST_URI_BYTES } from "../limits.ts";
import { CR, SP } from "./character.ts";
import { refuseFor } from "./fault.ts";
import { methodAt } from "./methods.ts";

/** What the start line of the message that is being read says. */
export const startLine = { method: "", requestUri: "", status: 0, reasonPhrase: "" };

/** Reads Request-Line or Status-Line (RFC 3261 §7.1, §7.2); answers where the headers begin, or -1. */
export function readStartLine(bytes: Uint8Array, text: string): number {
  const cr = text.indexOf("\r");
  if (cr < 11 || text.indexOf("\n") !== cr + 1) return brokenStartLine(text);
  if (bytes[3] === 0x2f && isVersion(bytes, 0)) return readStatusLine(bytes, text, cr);
  const method = methodAt(bytes, text, 0);
  const start = method.length + 1;
  const end = cr - 8;
  // One SP on each side of the Request-URI, and none in it.
  if (
    start === 1 ||
    end <= start ||
    bytes[start - 1] !== 0x20 ||
    bytes[start] === 0x3c ||
    text.indexOf(" ", start) !== end ||
    !isVersion(bytes, end + 1)
  ) {
    return brokenStartLine(text);
  }
  if (end - start > MAX_REQUEST_URI_BYTES) return refuseFor(414, "", "Request-URI too long");
  startLine.method = method;
  startLine.requestUri = text.substring(start, end);
  startLine.status = 0;
  startLine.reasonPhrase = "";
  return cr + 2;
}

/** "SIP/2.0" at `p`. */
function isVersion(bytes: Uint8Array, p: number): boolean {
  return (
    bytes[p] === 0x53 &&
    bytes[p + 1] === 0x49 &&
    bytes[p + 2] === 0x50 &&
    bytes[p + 3] === 0x2f &&
    bytes[p + 4] === 0x32 &&
    bytes[p + 5] === 0x2e &&
    bytes[p + 6] === 0x30
  );
}

function readStatusLine(bytes: Uint8Array, text: string, cr: number): number {
  const a = (bytes[8] as number) - 0x30;
  const b = (bytes[9] as number) - 0x30;
  const c = (bytes[10] as number) - 0x30;
  const after = bytes[11];
  const isStatus = bytes[7] === SP && a >= 1 && a <= 6 && b >= 0 && b <= 9 && c >= 0 && c <= 9;
  if (!isStatus || (after !== SP && after !== CR)) return refuseFor(0, "", "Malformed Status-Line");
  startLine.method = "";
  startLine.requestUri = "";
  startLine.status = a * 100 + b * 10 + c;
  startLine.reasonPhrase = cr > 12 ? text.substring(12, cr) : "";
  return cr + 2;
}

function brokenStartLine(text: string): -1 {
  const lf = text.indexOf("\n");
  if (lf < 0) return refuseFor(0, "", "Not SIP");
  const line = text.substring(0, lf);
  const version = / SIP\/(\d+\.\d+)\r?$/i.exec(line)?.[1];
  if (version !== undefined && version !== "2.0") return refuseFor(505, "", "SIP version not supported");
  return / SIP\//i.test(line) ? refuseFor(400, "", "Malformed Request-Line") : refuseFor(0, "", "Not SIP");
}
