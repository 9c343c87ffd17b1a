import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { betterOffset, offsetOf, sampleTime } from "./clock-offset.ts";

describe("the offset of the shared clock (CLUSTER rule 22)", () => {
  test("is taken at the middle of the round trip", () => {
    expect(offsetOf({ sentAt: 1_000, receivedAt: 1_040, toldAt: 6_020 })).toEqual({
      offsetMs: 5_000,
      boundMs: 21,
      at: 1_040,
    });
  });

  test("is off by no more than its bound, however the round trip is shared out", () => {
    const ways = fc.record({
      offset: fc.integer({ min: -1_000_000, max: 1_000_000 }),
      sent: fc.double({ min: 10_000_000, max: 20_000_000, noNaN: true }),
      there: fc.double({ min: 0, max: 2_000, noNaN: true }),
      back: fc.double({ min: 0, max: 2_000, noNaN: true }),
    });
    fc.assert(
      fc.property(ways, ({ offset, sent, there, back }) => {
        const { offsetMs, boundMs } = offsetOf({
          sentAt: Math.floor(sent),
          receivedAt: Math.floor(sent + there + back),
          toldAt: Math.floor(sent + there + offset),
        });
        // The offset itself is made whole.
        expect(Math.abs(offsetMs - offset)).toBeLessThanOrEqual(boundMs + 0.5);
      }),
    );
  });

  test("a short round trip is believed before a long one that comes later", () => {
    const short = offsetOf({ sentAt: 0, receivedAt: 2, toldAt: 101 });
    const long = offsetOf({ sentAt: 500, receivedAt: 560, toldAt: 650 });
    expect(betterOffset(short, long)).toBe(short);
    expect(betterOffset(long, short)).toBe(short);
  });

  test("and not for ever: quartzes part", () => {
    const short = offsetOf({ sentAt: 0, receivedAt: 2, toldAt: 101 });
    const later = offsetOf({ sentAt: 400_000, receivedAt: 400_060, toldAt: 400_150 });
    expect(betterOffset(short, later)).toBe(later);
  });

  test("of two that cannot both be true the newer one counts: a clock was set", () => {
    const short = offsetOf({ sentAt: 0, receivedAt: 2, toldAt: 101 });
    const after = offsetOf({ sentAt: 500, receivedAt: 560, toldAt: 9_000 });
    expect(betterOffset(short, after)).toBe(after);
  });

  test("is asked for between two readings of the own clock", async () => {
    const readings = [10, 14];
    const sample = await sampleTime({ now: () => readings.shift() ?? 0 }, () => Promise.resolve(7_000));
    expect(sample).toEqual({ sentAt: 10, receivedAt: 14, toldAt: 7_000 });
  });
});
