/** RFC 4648 base32, lower case and without padding: SIP tokens may be compared without case (RFC 3261 §7.3.1). */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** Character code of each five-bit value. */
export const CODES: Uint8Array = Uint8Array.from({ length: 32 }, (_, i) => ALPHABET.charCodeAt(i));

/** Value of each character code; 255 where there is none. */
export const VALUES: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = ALPHABET.indexOf(String.fromCharCode(code));
  return value < 0 ? 255 : value;
});

/** 64 bits as 13 characters; the last one holds four bits and a zero. */
export function base32Of64(hi: number, lo: number): string {
  return base32Of(hi, 0, 6) + base32Of((hi << 30) | (lo >>> 2), 0, 6) + base32Of((lo << 30) | 0, 0, 1);
}

/** The leading bits of one 32-bit word, five a character, from bit `from` on. */
function base32Of(word: number, from: number, characters: number): string {
  let text = "";
  for (let i = 0; i < characters; i += 1) text += ALPHABET.charAt((word << (from + i * 5)) >>> 27);
  return text;
}

/** A whole number below 2^50 as ten characters. */
export function base32OfCount(count: number): string {
  let text = "";
  let rest = Math.floor(count);
  for (let i = 0; i < 10; i += 1) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The number that {@link base32OfCount} wrote; undefined when a character is none of the alphabet. */
export function countOfBase32(text: string): number | undefined {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = VALUES[text.charCodeAt(i)] ?? 255;
    if (value > 31) return undefined;
    count = count * 32 + value;
  }
  return count;
}
