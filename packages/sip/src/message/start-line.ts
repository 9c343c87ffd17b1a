import { MAX_REQUEST_URI_BYTES } from "../limits.ts";
import { refuseFor } from "./fault.ts";
import { methodAt } from "./methods.ts";
import { WIRE } from "./wire.ts";

/** What the start line of the message that is being read says. Places for texts that are new: to store one costs more. */
export const START_LINE = {
  /** "" in a response. */
  method: "",
  /** 0 in a request. */
  status: 0,
  /** Request-URI, or reason phrase of a response. */
  rest: 0,
  restEnd: 0,
};

const startLine = START_LINE;
const { bytes: wire, isVersion, lineEnd, wordEnd } = WIRE;
const maxUri = MAX_REQUEST_URI_BYTES;

/** Reads Request-Line or Status-Line (RFC 3261 §7.1, §7.2); answers where the headers begin, or -1. */
export function readStartLine(text: string): number {
  if (isVersion(0)) return readStatusLine();
  const method = methodAt(text, 0);
  startLine.method = method;
  startLine.status = 0;
  return readRequestLine(text, method.length);
}

/** Request-Line (RFC 3261 §7.1); answers where the headers begin, or -1. */
function readRequestLine(text: string, methodLength: number): number {
  const start = methodLength + 1;
  // One SP on each side of the Request-URI, and none in it.
  const end = wordEnd(start);
  const cr = end + 8;
  if (
    methodLength === 0 ||
    wire[methodLength] !== 0x20 ||
    wire[start] === 0x3c ||
    end === start ||
    wire[end] !== 0x20 ||
    !isVersion(end + 1) ||
    wire[cr] !== 0x0d ||
    wire[cr + 1] !== 0x0a
  ) {
    return brokenStartLine(text);
  }
  if (end - start > maxUri) return refuseFor(414, "", "Request-URI too long");
  startLine.rest = start;
  startLine.restEnd = end;
  return cr + 2;
}

/** Status-Line (§7.2); answers where the headers begin, or -1. */
function readStatusLine(): number {
  const status = statusAt(8);
  const after = wire[11];
  const cr = lineEnd(11);
  if (wire[7] !== 0x20 || status < 100 || status > 699 || (after !== 0x20 && after !== 0x0d) || wire[cr + 1] !== 0x0a) {
    return refuseFor(0, "", "Malformed Status-Line");
  }
  startLine.method = "";
  startLine.status = status;
  startLine.rest = Math.min(12, cr);
  startLine.restEnd = cr;
  return cr + 2;
}

/** Three digits; -1: something else. */
function statusAt(p: number): number {
  const a = (wire[p] as number) - 0x30;
  const b = (wire[p + 1] as number) - 0x30;
  const c = (wire[p + 2] as number) - 0x30;
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 && c >= 0 && c <= 9 ? a * 100 + b * 10 + c : -1;
}

/** What is wrong with a start line that is none of ours. */
function brokenStartLine(text: string): -1 {
  const lf = text.indexOf("\n");
  if (lf < 0) return refuseFor(0, "", "Not SIP");
  const line = text.substring(0, lf);
  const version = / SIP\/(\d+\.\d+)\r?$/i.exec(line)?.[1];
  if (version !== undefined && version !== "2.0") return refuseFor(505, "", "SIP version not supported");
  return / SIP\//i.test(line) ? refuseFor(400, "", "Malformed Request-Line") : refuseFor(0, "", "Not SIP");
}
