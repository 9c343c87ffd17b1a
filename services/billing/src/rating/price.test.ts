import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { billedSeconds, divideHalfEven, priceMicros, ratedSeconds } from "./price.ts";
import type { Rate } from "./rate.ts";

function rateOf(
  pricePerMinuteMicros: bigint,
  connectionFeeMicros: bigint,
  firstIncrementSeconds: number,
  nextIncrementSeconds: number,
  minimumSeconds = 0,
): Rate {
  return {
    prefix: "1",
    destination: "",
    pricePerMinuteMicros,
    connectionFeeMicros,
    firstIncrementSeconds,
    nextIncrementSeconds,
    minimumSeconds,
    effectiveFrom: 0,
  };
}

const anyRate = fc
  .record({
    price: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    fee: fc.bigInt({ min: 0n, max: 10n ** 8n }),
    first: fc.integer({ min: 1, max: 120 }),
    next: fc.integer({ min: 1, max: 120 }),
    minimum: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ price, fee, first, next, minimum }) => rateOf(price, fee, first, next, minimum));
const anySeconds = fc.integer({ min: 0, max: 100_000 });

function price(seconds: number, rate: Rate): bigint {
  return priceMicros(billedSeconds(seconds, rate), rate);
}

describe("the worked examples of docs/rating.md", () => {
  test.each([
    ["60/60, 0.0040 a minute, 1.2 s", rateOf(4000n, 0n, 60, 60), 1200, 2, 60, 4000n],
    ["60/60, 0.0040 a minute, 60.001 s", rateOf(4000n, 0n, 60, 60), 60_001, 61, 120, 8000n],
    ["6/6, 0.0030 and a fee of 0.0010, 13 s", rateOf(3000n, 1000n, 6, 6), 13_000, 13, 18, 1900n],
    ["30/6, 0.0100 a minute, 31 s", rateOf(10_000n, 0n, 30, 6), 31_000, 31, 36, 6000n],
    ["1/1, 0.0001 a minute, 15 s: 25 micro-units", rateOf(100n, 0n, 1, 1), 15_000, 15, 15, 25n],
    ["1/1, 0.000010 a minute, 3 s: 0.5 goes to the even 0", rateOf(10n, 0n, 1, 1), 3000, 3, 3, 0n],
    ["1/1, 0.000010 a minute, 9 s: 1.5 goes to the even 2", rateOf(10n, 0n, 1, 1), 9000, 9, 9, 2n],
    ["6/6 with a minimum of 30 s, 0.0060 a minute, 4 s", rateOf(6000n, 0n, 6, 6, 30), 4000, 4, 30, 3000n],
    ["60/60, answered and ended in one millisecond", rateOf(4000n, 0n, 60, 60), 0, 0, 60, 4000n],
  ])("%s", (_, rate, ms, seconds, billed, micros) => {
    const rated = ratedSeconds(1_790_000_000_000, 1_790_000_000_000 + ms);
    expect(rated).toBe(seconds);
    expect(billedSeconds(rated, rate)).toBe(billed);
    expect(priceMicros(billed, rate)).toBe(micros);
  });

  test("a clock that went back makes no negative duration", () => {
    expect(ratedSeconds(2000, 1000)).toBe(0);
  });
});

describe("every price", () => {
  test("is never lower for a longer leg", () => {
    fc.assert(
      fc.property(anyRate, anySeconds, anySeconds, (rate, one, other) => {
        expect(price(Math.max(one, other), rate) >= price(Math.min(one, other), rate)).toBe(true);
      }),
    );
  });

  test("is never below the connection fee", () => {
    fc.assert(
      fc.property(anyRate, anySeconds, (rate, seconds) => {
        expect(price(seconds, rate) >= rate.connectionFeeMicros).toBe(true);
      }),
    );
  });

  test("covers the leg and its minimum, by less than one increment too much", () => {
    fc.assert(
      fc.property(anyRate, anySeconds, (rate, seconds) => {
        const billed = billedSeconds(seconds, rate);
        const least = Math.max(seconds, rate.minimumSeconds, rate.firstIncrementSeconds);
        expect(billed).toBeGreaterThanOrEqual(least);
        expect(billed).toBeLessThan(least + rate.nextIncrementSeconds);
      }),
    );
  });

  test("grows step by step: one increment more of length is one increment more billed", () => {
    fc.assert(
      fc.property(anyRate, anySeconds, (rate, more) => {
        const seconds = Math.max(rate.minimumSeconds, rate.firstIncrementSeconds) + more;
        expect(billedSeconds(seconds + rate.nextIncrementSeconds, rate)).toBe(
          billedSeconds(seconds, rate) + rate.nextIncrementSeconds,
        );
      }),
    );
  });

  test("is within half a micro-unit of the exact one", () => {
    fc.assert(
      fc.property(anyRate, anySeconds, (rate, billed) => {
        const exact60 = rate.pricePerMinuteMicros * BigInt(billed);
        const off = (priceMicros(billed, rate) - rate.connectionFeeMicros) * 60n - exact60;
        expect(off <= 30n && off >= -30n).toBe(true);
      }),
    );
  });
});

test.each([
  [5n, 10n, 0n],
  [15n, 10n, 2n],
  [25n, 10n, 2n],
  [26n, 10n, 3n],
  [24n, 10n, 2n],
  [0n, 10n, 0n],
])("%s / %s rounds half-even to %s", (dividend, divisor, expected) => {
  expect(divideHalfEven(dividend, divisor)).toBe(expected);
});
