import { CODES, VALUES } from "./base32.ts";
import type { ClusterKeys, TokenKey } from "./cluster-keys.ts";
import { sipWords } from "./sip-hash.ts";

/** What a token of ours says: where its call lives, and which leg of it is meant. */
export interface TokenFields {
  /** 0 to 255. */
  readonly partition: number;
  /** The incarnation's short form: 16 lower-case hex digits. */
  readonly actor: string;
  /** 0 to 255. */
  readonly leg: number;
  /** 32 bits, unsigned: makes each token of a leg another one. */
  readonly random: number;
}

/** First character: the format. Not of the base32 alphabet, so that no other text of ours begins like a token. */
const VERSION = "1";
const VERSION_CODE = VERSION.charCodeAt(0);
/** Version, key id, then 160 bits: 112 masked and 48 of MAC. No spare bit, so a value has one spelling only. */
export const TOKEN_LENGTH = 34;
const COOKIE = "z9hG4bK";
/** SipHash's length byte over the 14 bytes that the MAC covers. */
const MAC_LENGTH = 14 << 24;

const words = new Int32Array(5);
const block = new Int32Array(4);
const hash = new Int32Array(2);
const values = new Uint8Array(32);

/**
 * A token for a tag, a branch or a Call-ID of ours: legal as a SIP token, 34 characters.
 * The same fields give the same token, on every node that has the key.
 */
export function mintToken(keys: ClusterKeys, fields: TokenFields): string {
  const key = keys.active;
  const actor = fields.actor;
  words[0] = hexWord(actor, 0);
  words[1] = hexWord(actor, 8);
  words[2] = fields.random | 0;
  words[3] = ((fields.partition & 255) << 24) | ((fields.leg & 255) << 16);
  const macHigh = authenticate(key);
  const macLow = (hash[1] ?? 0) & 0xffff;
  mask(key, macHigh, macLow);
  words[3] = ((words[3] ?? 0) & 0xffff0000) | (macHigh >>> 16);
  words[4] = (macHigh << 16) | macLow;
  return encode(key.id);
}

/** What a token says, when its MAC holds under one of the keys; undefined for every other text. */
export function readToken(keys: ClusterKeys, token: string): TokenFields | undefined {
  return readTokenAt(keys, token, 0);
}

/** A branch that begins with RFC 3261's magic cookie (§8.1.1.7) and goes on as a token. */
export function mintBranch(keys: ClusterKeys, fields: TokenFields): string {
  return COOKIE + mintToken(keys, fields);
}

/** What a branch of ours says; undefined for every branch that is not ours. */
export function readBranch(keys: ClusterKeys, branch: string): TokenFields | undefined {
  return branch.startsWith(COOKIE) ? readTokenAt(keys, branch, COOKIE.length) : undefined;
}

function readTokenAt(keys: ClusterKeys, text: string, from: number): TokenFields | undefined {
  if (text.length !== from + TOKEN_LENGTH || text.charCodeAt(from) !== VERSION_CODE) return undefined;
  const id = VALUES[text.charCodeAt(from + 1)] ?? 255;
  const { active, other } = keys;
  // Two secrets may share an id (one chance in 32): then both are tried.
  if (id === active.id) {
    const fields = open(active, text, from + 2);
    if (fields !== undefined) return fields;
  }
  return other !== undefined && id === other.id ? open(other, text, from + 2) : undefined;
}

function open(key: TokenKey, text: string, from: number): TokenFields | undefined {
  if (!decode(text, from)) return undefined;
  const macHigh = ((words[3] ?? 0) << 16) | ((words[4] ?? 0) >>> 16);
  const macLow = (words[4] ?? 0) & 0xffff;
  words[3] = (words[3] ?? 0) & 0xffff0000;
  mask(key, macHigh, macLow);
  words[3] = (words[3] ?? 0) & 0xffff0000;
  if (authenticate(key) !== macHigh || ((hash[1] ?? 0) & 0xffff) !== macLow) return undefined;
  const last = words[3] ?? 0;
  return {
    partition: last >>> 24,
    actor: hexOf(words[0] ?? 0, words[1] ?? 0),
    leg: (last >>> 16) & 255,
    random: (words[2] ?? 0) >>> 0,
  };
}

/** MAC over the plain 14 bytes in `words`; its high 32 bits are returned, the low 16 are those of `hash[1]`. */
function authenticate(key: TokenKey): number {
  block[0] = words[0] ?? 0;
  block[1] = words[1] ?? 0;
  block[2] = words[2] ?? 0;
  block[3] = ((words[3] ?? 0) >>> 16) | MAC_LENGTH;
  sipWords(key.mac, block, 2, hash);
  return hash[0] ?? 0;
}

/**
 * Turns plain into masked words and back, with a key stream made from the MAC (as in SIV, RFC 5297): two tokens
 * that differ in one bit look unrelated, and no nonce is needed. The MAC is 48 bits, so streams repeat by chance after
 * millions of tokens; then an observer learns the difference of two tokens, and can still forge none.
 */
function mask(key: TokenKey, macHigh: number, macLow: number): void {
  block[0] = macHigh;
  block[1] = macLow;
  sipWords(key.mask, block, 1, hash);
  words[0] = (words[0] ?? 0) ^ (hash[0] ?? 0);
  words[1] = (words[1] ?? 0) ^ (hash[1] ?? 0);
  block[1] = macLow | 0x10000;
  sipWords(key.mask, block, 1, hash);
  words[2] = (words[2] ?? 0) ^ (hash[0] ?? 0);
  words[3] = (words[3] ?? 0) ^ ((hash[1] ?? 0) & 0xffff0000);
}

function encode(id: number): string {
  let pending = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < 5; i += 1) {
    const word = words[i] ?? 0;
    // `bits` left over from the word before, then 32 new ones, five at a time.
    let left = 32;
    if (bits > 0) {
      const take = 5 - bits;
      values[at] = CODES[((pending << take) | (word >>> (32 - take))) & 31] ?? 0;
      at += 1;
      left -= take;
    }
    while (left >= 5) {
      left -= 5;
      values[at] = CODES[(word >>> left) & 31] ?? 0;
      at += 1;
    }
    bits = left;
    pending = word & ((1 << left) - 1);
  }
  const v = values;
  return String.fromCharCode(
    VERSION_CODE,
    CODES[id & 31] ?? 0,
    v[0] ?? 0,
    v[1] ?? 0,
    v[2] ?? 0,
    v[3] ?? 0,
    v[4] ?? 0,
    v[5] ?? 0,
    v[6] ?? 0,
    v[7] ?? 0,
    v[8] ?? 0,
    v[9] ?? 0,
    v[10] ?? 0,
    v[11] ?? 0,
    v[12] ?? 0,
    v[13] ?? 0,
    v[14] ?? 0,
    v[15] ?? 0,
    v[16] ?? 0,
    v[17] ?? 0,
    v[18] ?? 0,
    v[19] ?? 0,
    v[20] ?? 0,
    v[21] ?? 0,
    v[22] ?? 0,
    v[23] ?? 0,
    v[24] ?? 0,
    v[25] ?? 0,
    v[26] ?? 0,
    v[27] ?? 0,
    v[28] ?? 0,
    v[29] ?? 0,
    v[30] ?? 0,
    v[31] ?? 0,
  );
}

function decode(text: string, from: number): boolean {
  let bits = 0;
  let pending = 0;
  let at = 0;
  for (let i = 0; i < 32; i += 1) {
    const value = VALUES[text.charCodeAt(from + i)] ?? 255;
    if (value > 31) return false;
    if (bits + 5 >= 32) {
      const take = 32 - bits;
      words[at] = (pending << take) | (value >>> (5 - take));
      at += 1;
      bits = 5 - take;
      pending = value & ((1 << bits) - 1);
    } else {
      pending = (pending << 5) | value;
      bits += 5;
    }
  }
  return true;
}

function hexWord(text: string, from: number): number {
  let word = 0;
  for (let i = from; i < from + 8; i += 1) {
    const code = text.charCodeAt(i);
    word = (word << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return word;
}

function hexCode(word: number, shift: number): number {
  const digit = (word >>> shift) & 15;
  return digit < 10 ? digit + 48 : digit + 87;
}

function hexOf(a: number, b: number): string {
  return String.fromCharCode(
    hexCode(a, 28),
    hexCode(a, 24),
    hexCode(a, 20),
    hexCode(a, 16),
    hexCode(a, 12),
    hexCode(a, 8),
    hexCode(a, 4),
    hexCode(a, 0),
    hexCode(b, 28),
    hexCode(b, 24),
    hexCode(b, 20),
    hexCode(b, 16),
    hexCode(b, 12),
    hexCode(b, 8),
    hexCode(b, 4),
    hexCode(b, 0),
  );
}
