import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RetransmissionSchedule } from "./timers.ts";
import { nextRetransmissionAt, T2_MS } from "./timers.ts";

const START = 1_700_000_000_000;

describe("retransmission instants after the first sending", () => {
  test.each<[RetransmissionSchedule, string, readonly number[]]>([
    ["A", "doubles without a cap (RFC 3261 §17.1.1.2)", [500, 1500, 3500, 7500, 15_500, 31_500]],
    ["E", "doubles up to T2 (§17.1.2.2)", [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]],
    ["E-proceeding", "every T2 (§17.1.2.2)", [4000, 8000, 12_000, 16_000, 20_000, 24_000, 28_000, 32_000]],
    ["G", "doubles up to T2 (§17.2.1)", [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]],
  ])("Timer %s %s", (schedule, _rule, expected) => {
    const instants: number[] = [];
    for (let at = START; instants.length < expected.length; ) {
      at = nextRetransmissionAt(schedule, START, at);
      instants.push(at - START);
    }
    expect(instants).toEqual(expected);
  });

  test("depend on the start alone: asked at any time, the next one is the same", () => {
    const schedules = fc.constantFrom<RetransmissionSchedule>("A", "E", "E-proceeding", "G");
    fc.assert(
      fc.property(schedules, fc.nat({ max: 100_000 }), (schedule, elapsed) => {
        const after = START + elapsed;
        const next = nextRetransmissionAt(schedule, START, after);
        expect(next).toBeGreaterThan(after);
        expect(nextRetransmissionAt(schedule, START, next - 1)).toBe(next);
        if (schedule !== "A") expect(next - after).toBeLessThanOrEqual(T2_MS);
      }),
    );
  });
});
