import { nameKey } from "./header-name.ts";
import { WIRE } from "./wire.ts";

// Names of 4 to 15 letters as nearly every peer writes them. A hash of five characters finds the one that it can be, and
// four words that overlap hold all of it and its colon. Any other name and any other spelling is left to `keyOfLine`.
const USUAL = (
  "Call-ID Max-Forwards Content-Length Contact Refer-To Referred-By Record-Route User-Agent User-to-User Supported " +
  "Require Expires Replaces Session-Expires Privacy Allow Allow-Events Accept Authorization Identity Diversion Route " +
  "Date Event Server Reason Min-SE RSeq RAck Warning Subject P-Early-Media History-Info Retry-After Organization " +
  "Unsupported Target-Dialog"
).split(" ");

const SLOTS = 64;

/** Places without a name hold a first and a second word that contradict each other. */
const first = new Int32Array(SLOTS).fill(-1);
const second = new Int32Array(SLOTS);
const secondAt = new Int32Array(SLOTS);
const third = new Int32Array(SLOTS);
const thirdAt = new Int32Array(SLOTS);
const last = new Int32Array(SLOTS);
const length = new Int32Array(SLOTS).fill(4);
const keyed = new Int32Array(SLOTS);

const { bytes: wire, view } = WIRE;

/** The multiplier was found by search: the test says that no two names share a slot. */
function slotOf(word: number, sixth: number): number {
  return Math.imul(word + sixth, 0x3bfcde81) >>> 26;
}

function place(name: string): void {
  // A name of four letters ends before the sixth character: there stands the space after its colon.
  const text = `${name}: `;
  const wordAt = (at: number): number =>
    [0, 1, 2, 3].reduce((word, i) => word | (text.charCodeAt(at + i) << (8 * i)), 0);
  const slot = slotOf(wordAt(0), text.charCodeAt(5));
  secondAt[slot] = Math.min(4, name.length - 3);
  thirdAt[slot] = Math.max(0, name.length - 7);
  first[slot] = wordAt(0);
  second[slot] = wordAt(Math.min(4, name.length - 3));
  third[slot] = wordAt(Math.max(0, name.length - 7));
  last[slot] = wordAt(name.length - 3);
  length[slot] = name.length;
  keyed[slot] = nameKey(name) << 16;
}

for (const name of USUAL) place(name);

/**
 * The key of the header line at `p`, shifted by 16, and the place of its colon; 0: its name is none of the usual ones.
 * @param word its first four characters
 */
function usualKey(p: number, word: number): number {
  const slot = slotOf(word, wire[p + 5] as number);
  const colon = p + (length[slot] as number);
  return first[slot] === word &&
    second[slot] === view.getInt32(p + (secondAt[slot] as number), true) &&
    third[slot] === view.getInt32(p + (thirdAt[slot] as number), true) &&
    last[slot] === view.getInt32(colon - 3, true)
    ? (keyed[slot] as number) | colon
    : 0;
}

/** As with `WIRE`: for a module to take a constant of its own out of. */
export const USUAL_NAMES = { names: USUAL, slotOf, usualKey };
