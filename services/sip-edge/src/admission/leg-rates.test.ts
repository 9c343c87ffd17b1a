import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LegRates } from "./leg-rates.ts";

const T0 = 1_790_000_000_000;
const actor = fc.stringMatching(/^[0-9a-f]{16}$/);
/** Calls whose legs may share one of their places, and not both. */
const calls = fc.uniqueArray(actor, { minLength: 2, maxLength: 40, selector: (id) => id.slice(0, 4) });

describe("CLUSTER rule 23: a leg has a rate", () => {
  it("never lets through more than its burst and one a window since", () => {
    const gaps = fc.array(fc.nat(200), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(actor, fc.nat(255), fc.integer({ min: 1, max: 20 }), gaps, (id, leg, burst, waits) => {
        const rates = new LegRates(burst, 50);
        let at = T0;
        let taken = 0;
        for (const wait of waits) {
          at += wait;
          if (rates.take(id, leg, at)) taken += 1;
          expect(taken).toBeLessThanOrEqual(burst + Math.floor((at - T0) / 50));
        }
      }),
    );
  });

  it("never refuses a leg that keeps to it, whatever floods beside it", () => {
    fc.assert(
      fc.property(calls, fc.nat(7), ([id = "", ...others], leg) => {
        const rates = new LegRates(50, 50);
        for (let i = 0; i < 200; i += 1) {
          const at = T0 + i * 50;
          for (const other of others) for (let copy = 0; copy < 5; copy += 1) rates.take(other, leg, at);
          // The other leg of the call that is looked at, too.
          for (let copy = 0; copy < 5; copy += 1) rates.take(id, leg + 1, at);
          expect(rates.take(id, leg, at)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is a leg's own: a flood that has one of its places is not enough", () => {
    const rates = new LegRates(3, 1_000);
    const flood = (id: string): readonly boolean[] => [1, 2, 3, 4].map(() => rates.take(id, 1, T0));
    expect(flood("aaaa000000000000")).toEqual([true, true, true, false]);
    expect(flood("aaaabbbb00000000")).toEqual([true, true, true, false]);
    expect(flood("ccccbbbb00000000")).toEqual([true, true, true, false]);
  });

  it("has its whole burst again after enough quiet", () => {
    const rates = new LegRates(3, 1_000);
    const burst = (at: number): number => [1, 2, 3, 4].filter(() => rates.take("0123456789abcdef", 1, at)).length;
    expect([burst(T0), burst(T0), burst(T0 + 1_000), burst(T0 + 4_000)]).toEqual([3, 0, 1, 3]);
  });
});
