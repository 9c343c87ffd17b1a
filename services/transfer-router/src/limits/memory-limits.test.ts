import { trunkWith } from "@tandem/directory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeToken } from "./gcra.ts";
import { memoryLimits } from "./memory-limits.ts";

const T0 = 1_700_000_000_000;
const acme = trunkWith({ callsPerSecond: 2, maxConcurrentCalls: 3 });
const wide = trunkWith({
  callsPerSecond: 1_000,
  maxConcurrentCalls: 2,
  policy: { foreignGuard: { callsPerSecond: 1, maxConcurrentCalls: 1 } },
});

describe("calls a second", () => {
  test("a burst of one second, then one token an interval", () => {
    const limits = memoryLimits();
    const takes = [0, 0, 0, 499, 500, 501].map((after, i) => {
      const answer = limits.take(acme, `call-${i}`, "PSTN", T0 + after);
      if (answer.ok) limits.release(acme, `call-${i}`);
      return answer.ok;
    });
    expect(takes).toEqual([true, true, false, false, true, false]);
  });

  test("the refusal is a 503 for the final NOTIFY, with Retry-After (TRANSFER §3)", () => {
    const limits = memoryLimits();
    const answers = ["a", "b", "c"].map((id) => limits.take(acme, id, "PSTN", T0));
    expect(answers[2]).toMatchObject({
      ok: false,
      refusal: { rule: "calls-per-second", status: 503, retryAfterSec: 1, when: "after-202" },
    });
  });

  test("a refused call takes neither token nor slot", () => {
    const limits = memoryLimits();
    for (const id of ["a", "b", "c", "d", "e"]) limits.take(acme, id, "PSTN", T0);
    expect(limits.counts(acme, T0)).toEqual({ pstn: 2, sip: 0 });
    expect(limits.take(acme, "f", "PSTN", T0 + 500).ok).toBe(true);
  });

  test("a rate of zero lets nothing through", () => {
    expect(takeToken(undefined, 0, T0)).toEqual({ ok: false, retryAfterMs: 1_000 });
  });

  test("never more than twice the rate in a second, nor more than rate * seconds + rate in all", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), gaps, (rate, waits) => {
        let due: number | undefined;
        let at = T0;
        const taken: number[] = [];
        for (const wait of waits) {
          at += wait;
          const answer = takeToken(due, rate, at);
          if (!answer.ok) continue;
          due = answer.due;
          taken.push(at);
        }
        for (const start of taken)
          expect(taken.filter((t) => t >= start && t < start + 1_000).length).toBeLessThanOrEqual(2 * rate);
        expect(taken.length).toBeLessThanOrEqual(rate + (rate * (at - T0)) / 1_000 + 1e-6);
      }),
    );
  });
});

describe("calls at once (CLUSTER rule 30)", () => {
  test("one slot a record, asking again is harmless", () => {
    const limits = memoryLimits();
    const answers = ["a", "a", "a", "b", "b", "c"].map((id) => limits.take(wide, id, "PSTN", T0).ok);
    expect(answers).toEqual([true, true, true, true, true, false]);
    limits.release(wide, "a");
    limits.release(wide, "unknown");
    expect(limits.take(wide, "c", "PSTN", T0).ok).toBe(true);
  });

  test("the refusal names the limit", () => {
    const limits = memoryLimits();
    const answers = ["a", "b", "c"].map((id) => limits.take(wide, id, "PSTN", T0));
    expect(answers[2]).toMatchObject({
      ok: false,
      refusal: { rule: "concurrency", status: 503, retryAfterSec: 5, when: "after-202" },
    });
  });

  test("a lease that is not renewed frees its slot; a renewed one keeps it", () => {
    const limits = memoryLimits(1_000);
    limits.take(wide, "a", "PSTN", T0);
    limits.take(wide, "b", "PSTN", T0 + 1);
    limits.renew(wide, ["a", "unknown"], T0 + 900);
    expect(limits.counts(wide, T0 + 1_001)).toEqual({ pstn: 1, sip: 0 });
    expect(limits.counts(wide, T0 + 1_899)).toEqual({ pstn: 1, sip: 0 });
    expect(limits.counts(wide, T0 + 1_900)).toEqual({ pstn: 0, sip: 0 });
  });

  test("a SIP child takes the guard's limits and leaves the trunk's alone", () => {
    const limits = memoryLimits();
    expect(limits.take(wide, "a", "SIP", T0).ok).toBe(true);
    expect(limits.take(wide, "b", "SIP", T0)).toMatchObject({
      ok: false,
      refusal: { rule: "guard-concurrency", status: 503 },
    });
    limits.release(wide, "a");
    expect(limits.take(wide, "c", "SIP", T0)).toMatchObject({
      ok: false,
      refusal: { rule: "guard-rate", status: 503 },
    });
    expect(limits.take(wide, "d", "PSTN", T0).ok).toBe(true);
  });

  test("an emergency call is counted and never refused", () => {
    const limits = memoryLimits();
    const answers = ["a", "b", "c", "d"].map((id) => limits.take(wide, id, "EMERGENCY", T0).ok);
    expect(answers).toEqual([true, true, true, true]);
    expect(limits.counts(wide, T0).pstn).toBe(4);
  });

  test("trunks do not share", () => {
    const limits = memoryLimits();
    const other = trunkWith({ name: "globex", callsPerSecond: 1, maxConcurrentCalls: 1 });
    limits.take(wide, "a", "PSTN", T0);
    limits.take(wide, "b", "PSTN", T0);
    expect(limits.take(other, "c", "PSTN", T0).ok).toBe(true);
  });
});
