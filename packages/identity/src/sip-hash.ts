/**
 * SipHash-2-4 (Aumasson, Bernstein 2012) on 32-bit integers: the keyed hash of partitions, tokens and nonces.
 * BigInt would be about fifty times slower, and this runs dozens of times a call.
 */

/** 128 bits as four signed 32-bit words, low word of each half first: [k0 low, k0 high, k1 low, k1 high]. */
export type SipKey = readonly [number, number, number, number];

/** Words of the text being hashed: long enough for the text of every message that the parser lets through. */
let scratch = new Int32Array(256);
const out = new Int32Array(2);

/** A key from 32 hex digits, read as 16 bytes in order. Throws a RangeError on anything else: keys are configuration. */
export function keyFromHex(hex32: string): SipKey {
  if (!/^[0-9a-fA-F]{32}$/.test(hex32)) throw new RangeError("a key is 32 hex digits");
  const word = (i: number): number => {
    const n = Number.parseInt(hex32.slice(i * 8, i * 8 + 8), 16);
    return (n >>> 24) | ((n >>> 8) & 0xff00) | ((n << 8) & 0xff0000) | (n << 24);
  };
  return [word(0), word(1), word(2), word(3)];
}

/**
 * The 64-bit hash of a latin1 text, as two unsigned 32-bit halves.
 * @param text one character a byte; of a character above 255 only the low byte counts
 */
export function sipHash(key: SipKey, text: string): readonly [hi: number, lo: number] {
  const length = text.length;
  const blocks = (length >> 3) + 1;
  if (blocks * 2 > scratch.length) scratch = new Int32Array(blocks * 4);
  const words = scratch;
  const whole = length >> 2;
  let at = 0;
  for (let i = 0; i < whole; i += 1, at += 4) {
    words[i] =
      (text.charCodeAt(at) & 255) |
      ((text.charCodeAt(at + 1) & 255) << 8) |
      ((text.charCodeAt(at + 2) & 255) << 16) |
      (text.charCodeAt(at + 3) << 24);
  }
  let rest = 0;
  for (let shift = 0; at < length; at += 1, shift += 8) rest |= (text.charCodeAt(at) & 255) << shift;
  if ((whole & 1) === 0) {
    words[whole] = rest;
    words[whole + 1] = length << 24;
  } else {
    words[whole] = rest | (length << 24);
  }
  sipWords(key, words, blocks, out);
  return [(out[0] ?? 0) >>> 0, (out[1] ?? 0) >>> 0];
}

/**
 * The same over words that are already little-endian and end with the length block.
 * @param blocks 64-bit blocks in `words`, the length block included
 * @param into its first two words become the hash, high half first, signed
 */
export function sipWords(key: SipKey, words: Int32Array, blocks: number, into: Int32Array): void {
  const [k0, k1, k2, k3] = key;
  let v0l = 0x70736575 ^ k0;
  let v0h = 0x736f6d65 ^ k1;
  let v1l = 0x6e646f6d ^ k2;
  let v1h = 0x646f7261 ^ k3;
  let v2l = 0x6e657261 ^ k0;
  let v2h = 0x6c796765 ^ k1;
  let v3l = 0x79746573 ^ k2;
  let v3h = 0x74656462 ^ k3;
  for (let block = 0; block <= blocks; block += 1) {
    const last = block === blocks;
    const ml = last ? 0 : (words[block * 2] ?? 0);
    const mh = last ? 0 : (words[block * 2 + 1] ?? 0);
    if (last) v2l ^= 0xff;
    v3l ^= ml;
    v3h ^= mh;
    for (let round = last ? 4 : 2; round > 0; round -= 1) {
      v0l = (v0l + v1l) | 0;
      v0h = (v0h + v1h + (v0l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
      let t = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
      v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
      v1l = t;
      t = v0l;
      v0l = v0h;
      v0h = t;
      v2l = (v2l + v3l) | 0;
      v2h = (v2h + v3h + (v2l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
      t = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
      v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
      v3l = t;
      v0l = (v0l + v3l) | 0;
      v0h = (v0h + v3h + (v0l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
      t = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
      v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
      v3l = t;
      v2l = (v2l + v1l) | 0;
      v2h = (v2h + v1h + (v2l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
      t = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
      v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
      v1l = t;
      t = v2l;
      v2l = v2h;
      v2h = t;
    }
    v0l ^= ml;
    v0h ^= mh;
  }
  into[0] = v0h ^ v1h ^ v2h ^ v3h;
  into[1] = v0l ^ v1l ^ v2l ^ v3l;
}
