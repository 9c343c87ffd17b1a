import { nameKey } from "./header-name.ts";
import { WIRE } from "./wire.ts";

// Names of 7 to 15 letters as nearly every peer writes them. Each is found by a hash of its first eight characters, and
// four words that overlap hold all of it and its colon. Any other name, and any other spelling, is left to `keyOfLine`.
const USUAL = (
  "Call-ID Max-Forwards Content-Length Contact Refer-To Referred-By Record-Route User-Agent Supported " +
  "Require Expires Replaces Session-Expires Privacy Accept-Contact Allow-Events Authorization Identity Diversion " +
  "Warning Subject P-Early-Media History-Info Retry-After Organization Unsupported Target-Dialog Refer-Sub"
).split(" ");

const SLOTS = 64;

/** Empty places hold words that contradict each other. */
const first = new Int32Array(SLOTS).fill(-1);
const second = new Int32Array(SLOTS);
const middle = new Int32Array(SLOTS);
const last = new Int32Array(SLOTS);
const length = new Int32Array(SLOTS).fill(7);
const keyed = new Int32Array(SLOTS);

// Found by search: the test says that no two names share a slot.
const MULTIPLIER = 0x452b76bf;

const { view } = WIRE;
const multiplier = MULTIPLIER;

function slotOf(word: number, next: number): number {
  return Math.imul(word ^ next, multiplier) >>> 26;
}

function wordAt(name: string, at: number): number {
  return [0, 1, 2, 3].reduce((word, i) => word | (`${name}:`.charCodeAt(at + i) << (8 * i)), 0);
}

for (const name of USUAL) {
  const slot = slotOf(wordAt(name, 0), wordAt(name, 4));
  first[slot] = wordAt(name, 0);
  second[slot] = wordAt(name, 4);
  middle[slot] = wordAt(name, name.length - 7);
  last[slot] = wordAt(name, name.length - 3);
  length[slot] = name.length;
  keyed[slot] = nameKey(name) << 16;
}

/**
 * The key of the header line at `p`, shifted by 16, and the place of its colon; 0: its name is none of the usual ones.
 * @param word its first four characters
 */
function usualKey(p: number, word: number): number {
  const next = view.getInt32(p + 4, true);
  const slot = slotOf(word, next);
  const colon = p + (length[slot] as number);
  return first[slot] === word &&
    second[slot] === next &&
    middle[slot] === view.getInt32(colon - 7, true) &&
    last[slot] === view.getInt32(colon - 3, true)
    ? (keyed[slot] as number) | colon
    : 0;
}

/** As with `WIRE`: for a module to take a constant of its own out of. */
export const USUAL_NAMES = { names: USUAL, usualKey };
