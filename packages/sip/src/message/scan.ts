import {
  BACKSLASH,
  COLON,
  COMMA,
  CR,
  EQUALS,
  GREATER,
  IS_BARE,
  IS_TEXT,
  IS_TOKEN,
  IS_URI,
  IS_VALUE,
  IS_WORD,
  LESS,
  QUOTE,
  SEMICOLON,
  SP,
  skipSpace,
  TAB,
} from "./character.ts";

// Byte scanners of the index. Each reads from after the colon to the line's end, and answers the place of its CR, or -1
// for what is malformed. None of them passes a CR, a LF or another control character.

/** Where the last scanner found its value; `start === end`: it is not there. */
export const found = { start: 0, end: 0 };

/** Tag of a From or To line (RFC 3261 §20.20, §20.39). */
export function scanAddress(bytes: Uint8Array, p: number): number {
  let q = skipSpace(bytes, p);
  if (bytes[q] === QUOTE) {
    q = afterQuoted(bytes, q);
    if (q < 0) return -1;
    q = skipSpace(bytes, q);
    if (bytes[q] !== LESS) return -1;
  } else if (bytes[q] !== LESS) {
    // A display name of tokens, or a URI without <>, whose parameters belong to the header field (§20.10).
    const start = q;
    while (IS_BARE[bytes[q] as number] === 1) q++;
    if (bytes[q] !== LESS) return isBareUri(bytes, start, q) ? scanParameters(bytes, q, false) : -1;
  }
  const start = ++q;
  while (IS_URI[bytes[q] as number] === 1) q++;
  return q === start || bytes[q] !== GREATER ? -1 : scanParameters(bytes, q + 1, false);
}

/** scheme ":" something, without space inside. */
function isBareUri(bytes: Uint8Array, start: number, end: number): boolean {
  let q = start;
  while (IS_TOKEN[bytes[q] as number] === 1) q++;
  if (q === start || bytes[q] !== COLON) return false;
  const rest = ++q;
  while (q < end && IS_WORD[bytes[q] as number] === 1) q++;
  return q > rest && skipSpace(bytes, q) === end;
}

/** Branch of the first value of a Via line (§20.42). */
export function scanVia(bytes: Uint8Array, p: number): number {
  let q = skipSpace(bytes, p);
  for (let part = 0; part < 3; part++) {
    // protocol-name SLASH protocol-version SLASH transport: spaces around the slashes are allowed.
    const start = q;
    while (IS_TOKEN[bytes[q] as number] === 1) q++;
    if (q === start) return -1;
    if (part === 2) break;
    q = skipSpace(bytes, q);
    if (bytes[q] !== 0x2f) return -1;
    q = skipSpace(bytes, q + 1);
  }
  const sentBy = skipSpace(bytes, q);
  if (sentBy === q) return -1;
  q = sentBy;
  while (IS_VALUE[bytes[q] as number] === 1) q++;
  if (q === sentBy) return -1;
  q = skipSpace(bytes, q);
  // "host : port" is allowed (RFC 4475 §3.1.1.1).
  while (bytes[q] === COLON || (bytes[q - 1] === COLON && IS_VALUE[bytes[q] as number] === 1)) {
    q = skipSpace(bytes, q + 1);
    while (IS_VALUE[bytes[q] as number] === 1) q++;
    q = skipSpace(bytes, q);
  }
  return scanParameters(bytes, q, true);
}

/** Finds the parameter `branch` of a Via or `tag` of another line. In a Via line it reads over the values after the first. */
export function scanParameters(bytes: Uint8Array, p: number, isVia: boolean): number {
  let q = p;
  let start = 0;
  let end = 0;
  for (;;) {
    if (bytes[q] !== SEMICOLON) {
      q = skipSpace(bytes, q);
      if (bytes[q] !== SEMICOLON) break;
    }
    q = skipSpace(bytes, q + 1);
    const name = q;
    while (IS_TOKEN[bytes[q] as number] === 1) q++;
    const length = q - name;
    // An empty parameter (";;", or a ";" at the end) is what old stacks write; it says nothing.
    if (length === 0) continue;
    if (bytes[q] !== EQUALS) q = skipSpace(bytes, q);
    if (bytes[q] !== EQUALS) continue;
    q = skipSpace(bytes, q + 1);
    const value = q;
    if (bytes[q] === QUOTE) {
      q = afterQuoted(bytes, q);
      if (q < 0) return -1;
    } else {
      while (IS_VALUE[bytes[q] as number] === 1) q++;
    }
    if (isVia ? isBranch(bytes, name, length) : isTag(bytes, name, length)) {
      // Empty, or there twice: whose is it?
      if (q === value || end > 0) return -1;
      start = value;
      end = q;
    }
  }
  found.start = start;
  found.end = end;
  if (isVia && bytes[q] === COMMA) while (IS_TEXT[bytes[q] as number] === 1) q++;
  return bytes[q] === CR ? q : -1;
}

function isTag(bytes: Uint8Array, p: number, length: number): boolean {
  return length === 3 && isLetter(bytes, p, 0x74) && isLetter(bytes, p + 1, 0x61) && isLetter(bytes, p + 2, 0x67);
}

function isBranch(bytes: Uint8Array, p: number, length: number): boolean {
  return (
    length === 6 &&
    isLetter(bytes, p, 0x62) &&
    isLetter(bytes, p + 1, 0x72) &&
    isLetter(bytes, p + 2, 0x61) &&
    isLetter(bytes, p + 3, 0x6e) &&
    isLetter(bytes, p + 4, 0x63) &&
    isLetter(bytes, p + 5, 0x68)
  );
}

function isLetter(bytes: Uint8Array, p: number, lower: number): boolean {
  return ((bytes[p] as number) | 0x20) === lower;
}

/** Place after a quoted string that begins at `p`; -1: no end. */
function afterQuoted(bytes: Uint8Array, p: number): number {
  let q = p + 1;
  while (IS_TEXT[bytes[q] as number] === 1) {
    if (bytes[q] === QUOTE) return q + 1;
    q += bytes[q] === BACKSLASH && IS_TEXT[bytes[q + 1] as number] === 1 ? 2 : 1;
  }
  return -1;
}

/** Values of a comma-separated list, empty ones not counted, commas in quotes and in <> neither: as `splitList`. */
export function countValues(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let isEmpty = true;
  let isQuoted = false;
  let isBracketed = false;
  for (let q = start; q < end; q++) {
    const byte = bytes[q];
    if (byte === COMMA && !isQuoted && !isBracketed) {
      isEmpty = true;
      continue;
    }
    if (isEmpty && byte !== SP && byte !== TAB) {
      isEmpty = false;
      count++;
    }
    if (isQuoted) {
      if (byte === BACKSLASH) q++;
      else if (byte === QUOTE) isQuoted = false;
    } else if (byte === QUOTE && !isBracketed) isQuoted = true;
    else if (byte === LESS) isBracketed = true;
    else if (byte === GREATER) isBracketed = false;
  }
  return count;
}
