import type { SipMessage } from "@tandem/sip";

/** Most headers that cross from one leg to another, or from a REFER to its target INVITE. What is over is left out. */
export const MAX_PASSED_HEADERS = 32;

/** Longest value that crosses, in bytes. A longer one is left out. */
const MAX_PASSED_VALUE_BYTES = 2_048;

/** Names and values together, in bytes. What is over is left out. */
const MAX_PASSED_BYTES = 8_192;

const PASSED = new Set(["user-to-user", "diversion", "history-info", "p-early-media", "subject", "priority"]);
const TOKEN = /^[\w\-.!%*+`'~]{1,64}$/;

export type NamedValue = readonly [name: string, value: string];

/**
 * Whether a header crosses from one side of the platform to the other. An allow-list: RFC 3261 §19.1.5 lets an embedded
 * header be ignored, and From, Call-ID, Via, Route, Contact and their like must be. The platform's own `X-Tandem-` never leaks.
 */
function isPassedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  if (!TOKEN.test(name)) return false;
  return PASSED.has(lower) || (lower.startsWith("x-") && lower.length > 2 && !lower.startsWith("x-tandem-"));
}

/** Those of the values that may cross, in order, within the size caps. */
export function passedOf(values: Iterable<NamedValue>): readonly NamedValue[] {
  const passed: NamedValue[] = [];
  let bytes = 0;
  for (const [name, value] of values) {
    if (passed.length === MAX_PASSED_HEADERS) break;
    const size = name.length + value.length;
    if (!isPassedHeader(name) || value.length > MAX_PASSED_VALUE_BYTES || bytes + size > MAX_PASSED_BYTES) continue;
    if (hasControl(value)) continue;
    bytes += size;
    passed.push([name, value]);
  }
  return passed;
}

/** The headers of a message that cross, one entry a line. */
export function passedHeaders(message: SipMessage): readonly NamedValue[] {
  return passedOf(candidatesOf(message.text));
}

/** The same as ready header lines, each with its CRLF. */
export function formatPassed(values: readonly NamedValue[]): string {
  return values.map(([name, value]) => `${name}: ${value}\r\n`).join("");
}

/** The header lines that may be among those that cross; the text of a parsed message has no folded ones. */
function candidatesOf(text: string): readonly NamedValue[] {
  const candidates: NamedValue[] = [];
  let start = text.indexOf("\r\n") + 2;
  for (;;) {
    const end = text.indexOf("\r\n", start);
    if (end <= start || start < 2) return candidates;
    if (mayPass(text, start)) {
      const colon = text.indexOf(":", start);
      candidates.push([text.slice(start, colon).trimEnd(), text.slice(colon + 1, end).trim()]);
    }
    start = end + 2;
  }
}

/** Whether a line begins as a name of `PASSED` does, or as "X-": every line is asked, so only two letters are looked at. */
function mayPass(text: string, line: number): boolean {
  const second = text.charCodeAt(line + 1) | 0x20;
  switch (text.charCodeAt(line) | 0x20) {
    case 0x78 /* x- */:
      return second === 0x2d;
    case 0x75 /* us */:
      return second === 0x73;
    case 0x64 /* di */:
    case 0x68 /* hi */:
      return second === 0x69;
    case 0x70 /* p-, pr */:
      return second === 0x2d || second === 0x72;
    case 0x73 /* su */:
      return second === 0x75;
    default:
      return false;
  }
}

function hasControl(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true;
  }
  return false;
}
