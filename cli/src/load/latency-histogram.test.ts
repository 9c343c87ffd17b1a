import fc from "fast-check";
import { expect, it } from "vitest";
import { LatencyHistogram } from "./latency-histogram.ts";

const duration = fc.double({ min: 0.02, max: 3_600_000, noNaN: true });

it("tells any percentile to one per cent of the value of that rank", () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const histogram = new LatencyHistogram();
        for (const value of values) histogram.record(value);
        const sorted = values.toSorted((one, other) => one - other);
        const exact = sorted[Math.max(1, Math.ceil(values.length * share)) - 1] ?? 0;
        expect(Math.abs((histogram.percentile(share) ?? 0) / exact - 1)).toBeLessThan(0.0101);
      },
    ),
  );
});

it("what two workers counted adds up to what one would have", () => {
  fc.assert(
    fc.property(fc.array(duration), fc.array(duration), (first, second) => {
      const [one, other, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
      for (const value of first) one.record(value);
      for (const value of second) other.record(value);
      for (const value of [...first, ...second]) both.record(value);
      one.addAll(other.take());
      expect([one.buckets(), one.count, other.count]).toEqual([both.buckets(), both.count, 0]);
    }),
  );
});

it.each([
  ["none", [], undefined],
  ["shorter than the first bucket", [0], 0.01],
  ["no number that can be counted", [Number.NaN], 0.01],
  ["longer than the last bucket", [1e12], 0.01 * 1.02 ** 1000],
])("the median of %s is %j: %d", (_, values, expected) => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  expect(histogram.percentile(0.5)).toBe(expected);
});
