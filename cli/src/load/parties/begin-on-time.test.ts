import fc from "fast-check";
import { expect, it } from "vitest";
import { BeginOnTime } from "./begin-on-time.ts";

it("over any times that it is asked at, begins and leaves out exactly what the rate says", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 2_000, noNaN: true }),
      fc.array(fc.integer({ min: 0, max: 3_000 })),
      (rate, waits) => {
        const pace = new BeginOnTime();
        pace.setRate(rate, 1_000);
        let [now, told] = [1_000, 0];
        for (const wait of waits) {
          now += wait;
          const { begin, skip } = pace.due(now);
          expect(Math.min(begin, skip)).toBeGreaterThanOrEqual(0);
          told += begin + skip;
        }
        expect(told).toBe(Math.floor(((now - 1_000) * rate) / 1_000));
      },
    ),
  );
});

it.each([
  ["in time", 100, { begin: 10, skip: 0 }],
  ["half a second late", 500, { begin: 50, skip: 0 }],
  ["two seconds late", 2_000, { begin: 50, skip: 150 }],
])("asked %s at 100 calls/s", (_, wait, expected) => {
  const pace = new BeginOnTime();
  pace.setRate(100, 0);
  expect(pace.due(wait)).toEqual(expected);
});

it("begins none at a rate of 0", () => {
  const pace = new BeginOnTime();
  pace.setRate(0, 0);
  expect(pace.due(60_000)).toEqual({ begin: 0, skip: 0 });
});
