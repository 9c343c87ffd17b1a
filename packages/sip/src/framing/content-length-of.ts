const NAME = "content-length";
const MAX = 2_147_483_647;

/** Content-Length of the headers in `bytes` from `start` to `end`, or what is wrong with it. Repeated lines must agree. */
export function contentLengthOf(
  bytes: Uint8Array,
  start: number,
  end: number,
): number | "content-length-missing" | "content-length-malformed" {
  let found = -1;
  for (let line = bytes.indexOf(0x0a, start) + 1; line > 0 && line < end; line = bytes.indexOf(0x0a, line) + 1) {
    const p = afterName(bytes, line);
    if (p < 0) continue;
    const value = digits(bytes, p, end);
    if (value < 0 || (found >= 0 && found !== value)) return "content-length-malformed";
    found = value;
  }
  return found < 0 ? "content-length-missing" : found;
}

/** Place after the colon if the line is Content-Length or its compact form "l"; else -1. */
function afterName(bytes: Uint8Array, line: number): number {
  let p = line;
  while (p - line < NAME.length && ((bytes[p] ?? 0) | 0x20) === NAME.charCodeAt(p - line)) p++;
  if (p - line !== NAME.length) {
    if (((bytes[line] ?? 0) | 0x20) !== 0x6c) return -1;
    p = line + 1;
  }
  while (bytes[p] === 0x20 || bytes[p] === 0x09) p++;
  return bytes[p] === 0x3a ? p + 1 : -1;
}

function digits(bytes: Uint8Array, from: number, end: number): number {
  let p = skip(bytes, from, end);
  let value = 0;
  const first = p;
  for (; p < end; p++) {
    const digit = (bytes[p] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    if (value > MAX) return -1;
  }
  if (p === first) return -1;
  const after = skip(bytes, p, end);
  return bytes[after] === 0x0d && bytes[after + 1] === 0x0a ? value : -1;
}

/** Over spaces and folds (RFC 3261 §7.3.1). */
function skip(bytes: Uint8Array, from: number, end: number): number {
  let p = from;
  for (;;) {
    while (p < end && (bytes[p] === 0x20 || bytes[p] === 0x09)) p++;
    const isFold = bytes[p] === 0x0d && bytes[p + 1] === 0x0a && (bytes[p + 2] === 0x20 || bytes[p + 2] === 0x09);
    if (!isFold || p + 3 > end) return p;
    p += 3;
  }
}
