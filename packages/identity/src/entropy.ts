import { keyFromHex, sipWords } from "./sip-hash.ts";

/** Random numbers for one step: all of them follow from the seed, so a step that is done again draws the same. */
export interface Entropy {
  /** 32 bits, unsigned. */
  next32(): number;
  /** `n` lower-case hex digits. */
  nextHex(n: number): string;
}

/**
 * Expands the entropy that came with an event into the ids one step needs (SipHash in counter mode).
 * @param seedHex 32 hex digits from a source of real randomness. Throws a RangeError on anything else
 */
export function entropyFrom(seedHex: string): Entropy {
  const key = keyFromHex(seedHex);
  const block = new Int32Array(2);
  const drawn = new Int32Array(2);
  let counter = 0;
  let spare = false;
  const next32 = (): number => {
    if (spare) {
      spare = false;
      return (drawn[1] ?? 0) >>> 0;
    }
    block[0] = counter;
    counter += 1;
    sipWords(key, block, 1, drawn);
    spare = true;
    return (drawn[0] ?? 0) >>> 0;
  };
  return {
    next32,
    nextHex(n) {
      let text = "";
      while (text.length < n) text += next32().toString(16).padStart(8, "0");
      return text.slice(0, n);
    },
  };
}
