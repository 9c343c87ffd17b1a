import { describe, expect, it } from "vitest";
import { entropyFrom } from "./entropy.ts";

const SEED = "00112233445566778899aabbccddeeff";

describe("entropyFrom", () => {
  it("draws the same again from the same seed: a step that is done again makes the same ids", () => {
    const draw = (seed: string): readonly (number | string)[] => {
      const entropy = entropyFrom(seed);
      return [entropy.next32(), entropy.nextHex(16), entropy.next32(), entropy.nextHex(5), entropy.nextHex(0)];
    };
    expect(draw(SEED)).toEqual(draw(SEED));
    expect(draw(SEED)).not.toEqual(draw("10112233445566778899aabbccddeeff"));
  });

  it("never repeats a word within a step, and gives as many hex digits as asked", () => {
    const entropy = entropyFrom(SEED);
    const words = Array.from({ length: 10_000 }, () => entropy.next32());
    expect(new Set(words).size).toBeGreaterThan(9_995);
    expect(words.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffffffff)).toBe(true);
    expect(entropy.nextHex(33)).toMatch(/^[0-9a-f]{33}$/);
  });
});
