/** Characters as bytes, and the classes of RFC 3261 §25.1 that the index needs. */
export const TAB = 0x09;
export const CR = 0x0d;
export const SP = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const BACKSLASH = 0x5c;

function table(isIn: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isIn(byte) ? 1 : 0));
}

const TOKEN_CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~";

/** 1 for the bytes of a `token`. */
export const IS_TOKEN = table((byte) => TOKEN_CHARS.includes(String.fromCharCode(byte)));

/** 1 for what a line may hold: no control character but TAB. Bytes from 0x80 on are UTF-8, or what old peers send. */
export const IS_TEXT = table((byte) => byte === TAB || (byte >= SP && byte !== 0x7f));

/** 1 for text without space. */
export const IS_WORD = table((byte) => byte > SP && byte !== 0x7f);

/** 1 for what may stand in a URI, read generously: a word without < > and quotes. */
export const IS_URI = table(
  (byte) => byte > SP && byte !== 0x7f && byte !== LESS && byte !== GREATER && byte !== QUOTE,
);

/** 1 for a display name without quotes, or a URI without <>, up to its parameters. */
export const IS_BARE = table(
  (byte) =>
    byte === TAB ||
    (byte >= SP && byte !== 0x7f && byte !== LESS && byte !== GREATER && byte !== QUOTE && byte !== SEMICOLON),
);

/** 1 for the unquoted value of a parameter: a token, a host with brackets and port, and what peers put in tags. */
export const IS_VALUE = table(
  (byte) =>
    byte > SP &&
    byte !== 0x7f &&
    byte !== LESS &&
    byte !== GREATER &&
    byte !== QUOTE &&
    byte !== SEMICOLON &&
    byte !== COMMA,
);

/** The first place at or after `p` that is no SP and no TAB. */
export function skipSpace(bytes: Uint8Array, p: number): number {
  let q = p;
  while (bytes[q] === 0x20 || bytes[q] === 0x09) q++;
  return q;
}
