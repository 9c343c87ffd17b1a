import { IS_TOKEN } from "./character.ts";
import { WIRE } from "./wire.ts";

/** Up to eight letters each: two words that overlap hold the whole of one. */
const KNOWN = [
  "INVITE",
  "ACK",
  "BYE",
  "CANCEL",
  "OPTIONS",
  "REFER",
  "NOTIFY",
  "INFO",
  "PRACK",
  "UPDATE",
  "REGISTER",
  "MESSAGE",
  "PUBLISH",
];

const SLOTS = 32;
const names: string[] = Array.from({ length: SLOTS }, () => "");
const heads = new Int32Array(SLOTS);
const tails = new Int32Array(SLOTS);
const tailAt = new Int32Array(SLOTS);
/** Of both words: names of three letters fill less. */
const masks = new Int32Array(SLOTS).fill(-1);

const { bytes: wire, view, tokenEnd } = WIRE;
const isToken = IS_TOKEN;

/** By the first three letters. The number was found by search: the test says that no two methods share a slot. */
function slotOf(word: number): number {
  return Math.imul(word & 0xffffff, 0x41d2d955) >>> 27;
}

for (const name of KNOWN) {
  const mask = name.length === 3 ? 0xffffff : -1;
  const wordAt = (at: number): number =>
    [0, 1, 2, 3].reduce((word, i) => word | (name.charCodeAt(at + i) << (8 * i)), 0) & mask;
  const slot = slotOf(wordAt(0));
  names[slot] = name;
  masks[slot] = mask;
  tailAt[slot] = Math.max(name.length - 4, 0);
  heads[slot] = wordAt(0);
  tails[slot] = wordAt(Math.max(name.length - 4, 0));
}

/**
 * The method (a token, case-sensitive: RFC 3261 §7.1) that begins at `p` of the message that is being read; "" if none
 * does. Known ones are one shared string.
 */
export function methodAt(text: string, p: number): string {
  const word = view.getInt32(p, true);
  const slot = slotOf(word);
  const mask = masks[slot] as number;
  const tail = p + (tailAt[slot] as number);
  if ((word & mask) === heads[slot] && (view.getInt32(tail, true) & mask) === tails[slot]) {
    const known = names[slot] as string;
    if (isToken[wire[p + known.length] as number] === 0) return known;
  }
  return text.substring(p, tokenEnd(p));
}
