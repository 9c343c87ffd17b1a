import fc from "fast-check";
import { expect, it } from "vitest";
import { nextStep, type SearchOptions, type TriedStep } from "./search-rate.ts";

const MOST_STEPS = 60;

function search(holds: (rate: number) => boolean, options: SearchOptions) {
  const tried: TriedStep[] = [];
  for (;;) {
    const next = nextStep(tried, options);
    if (next.isOver) return { tried, rate: next.rate };
    tried.push({ kind: next.kind, rate: next.rate, held: holds(next.rate) });
    if (tried.length > MOST_STEPS) throw new Error("the search does not end");
  }
}

it("ends at a rate that was held and confirmed, as near to the highest as it was asked to", () => {
  const options = fc.record({
    from: fc.integer({ min: 1, max: 100 }),
    upTo: fc.integer({ min: 100, max: 10_000 }),
    within: fc.constantFrom(0.02, 0.05, 0.2),
  });
  fc.assert(
    fc.property(options, fc.integer({ min: 10, max: 20_000 }), (how, capacity) => {
      const { rate, tried } = search((one) => one <= capacity, how);
      if (rate === undefined) {
        expect(capacity).toBeLessThan(how.from);
        return;
      }
      expect(tried.at(-1)).toEqual({ kind: "confirm", rate, held: true });
      expect(rate).toBeLessThanOrEqual(Math.min(capacity, how.upTo));
      // Three digits are one per cent at worst.
      expect(rate).toBeGreaterThanOrEqual(Math.min(capacity, how.upTo) * (1 - how.within) * 0.989);
    }),
  );
});

it.each([
  ["all rates", () => true, 200, [10, 15, 22.5, 33.8, 50.7, 76.1, 114, 171, 200, 200]],
  ["up to 40", (rate: number) => rate <= 40, 40, [10, 15, 22.5, 33.8, 50.7, 42.3, 38, 40.1, 38]],
  ["none", () => false, undefined, [10, 5, 2.5, 1.25, 0.625]],
])("a platform that holds %s is asked", (_, holds, most, rates) => {
  const { tried, rate } = search(holds, { from: 10, upTo: 200, within: 0.1 });
  expect(tried.map((one) => one.rate)).toEqual(rates);
  expect(rate === undefined ? undefined : rate <= (most ?? 0)).toBe(most === undefined ? undefined : true);
});

it("a rate that is not confirmed is lowered, four times at most", () => {
  const tried: TriedStep[] = [
    { kind: "climb", rate: 100, held: true },
    { kind: "climb", rate: 105, held: false },
    { kind: "confirm", rate: 100, held: false },
  ];
  const options = { from: 100, upTo: 1_000, within: 0.1 };
  expect(nextStep(tried, options)).toEqual({ isOver: false, kind: "confirm", rate: 90 });
  const failed = Array.from({ length: 4 }, (): TriedStep => ({ kind: "confirm", rate: 1, held: false }));
  expect(nextStep(failed, options)).toEqual({ isOver: true, rate: undefined });
});
