import { expect, test } from "vitest";
import { legCost } from "./leg-cost.ts";

const RATE = {
  pricePerMinuteMicros: 4_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 60,
  nextIncrementSeconds: 60,
};

// The worked examples of docs/rating.md and docs/credit.md.
test.each([
  ["a first increment is always due", RATE, 0, 4_000n],
  ["an increment that began is due", RATE, 61, 8_000n],
  ["a minute and a half ahead", RATE, 90, 8_000n],
  [
    "the fee comes on top",
    {
      ...RATE,
      pricePerMinuteMicros: 3_000n,
      connectionFeeMicros: 1_000n,
      firstIncrementSeconds: 6,
      nextIncrementSeconds: 6,
    },
    13,
    1_900n,
  ],
  [
    "the minimum comes before the increments",
    { ...RATE, firstIncrementSeconds: 6, nextIncrementSeconds: 6, minimumSeconds: 30 },
    4,
    2_000n,
  ],
  [
    "half a micro-unit counts whole: a reservation is never below its line",
    { ...RATE, pricePerMinuteMicros: 10n, firstIncrementSeconds: 1, nextIncrementSeconds: 1 },
    3,
    1n,
  ],
])("%s", (_, rate, seconds, micros) => {
  expect(legCost(rate, seconds)).toBe(micros);
});
