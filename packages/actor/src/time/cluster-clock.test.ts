import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manualClock } from "../testing/manual-clock.ts";
import type { TimeSample } from "./clock-offset.ts";
import { clusterClock } from "./cluster-clock.ts";

/** What is heard at once at `ownAt` of a shared clock that is so far before the own one. */
const heardAt = (ownAt: number, offsetMs: number): TimeSample => {
  return { sentAt: ownAt, receivedAt: ownAt, toldAt: ownAt + offsetMs };
};

describe("the cluster's time in one process (CLUSTER rule 22)", () => {
  test("is its own before the shared clock was heard", () => {
    const clock = clusterClock(manualClock(1_000));
    expect([clock.now(), clock.known()]).toEqual([1_000, undefined]);
  });

  test.each([90_000, -90_000])("begins %i ms off with the shared time", (offsetMs) => {
    const own = manualClock(1_000_000);
    const clock = clusterClock(own, heardAt(1_000_000, offsetMs));
    expect([clock.now(), clock.known()]).toEqual([1_000_000 + offsetMs, 1_000_000 + offsetMs]);
  });

  test("is put forward slowly: no timer that runs is shorter by more than a twentieth", async () => {
    const own = manualClock(0);
    const clock = clusterClock(own, heardAt(0, 0));
    clock.heard(heardAt(0, 300));
    expect([clock.now(), clock.known()]).toEqual([0, 300]);
    await own.advance(1_000);
    expect([clock.now(), clock.known()]).toEqual([1_050, 1_300]);
    await own.advance(5_000);
    expect(clock.now()).toBe(6_300);
  });

  test("is put back slowly, and never goes back", async () => {
    const own = manualClock(0);
    const clock = clusterClock(own, heardAt(0, 0));
    clock.heard(heardAt(0, -300));
    await own.advance(1_000);
    expect(clock.now()).toBe(950);
    await own.advance(5_000);
    expect(clock.now()).toBe(5_700);
  });

  test("never goes back, whatever is heard and whenever", async () => {
    const turns = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 3_000 }), offset: fc.integer({ min: -5_000, max: 5_000 }) }),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(turns, async (all) => {
        const own = manualClock(1_000_000);
        const clock = clusterClock(own, heardAt(1_000_000, 0));
        let last = clock.now();
        for (const { wait, offset } of all) {
          for (let gone = 0; gone < wait; gone += 7) {
            await own.advance(Math.min(7, wait - gone));
            expect(clock.now()).toBeGreaterThanOrEqual(last);
            last = clock.now();
          }
          clock.heard(heardAt(own.now(), offset));
          expect(clock.now()).toBe(last);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("an alarm rings at its instant of the shared time", async () => {
    const own = manualClock(1_000);
    const clock = clusterClock(own, heardAt(1_000, 90_000));
    const rung: number[] = [];
    clock.alarm(92_000, () => rung.push(clock.now()));
    await own.advance(999);
    expect(rung).toEqual([]);
    await own.advance(1);
    expect(rung).toEqual([92_000]);
  });

  test("an alarm does not ring before its instant when the time is put back meanwhile, and once", async () => {
    const own = manualClock(0);
    const clock = clusterClock(own, heardAt(0, 0));
    const rung: number[] = [];
    clock.alarm(1_000, () => rung.push(clock.now()));
    clock.heard(heardAt(0, -300));
    await own.advance(1_000);
    expect(rung).toEqual([]);
    await own.advance(5_000);
    expect(rung).toHaveLength(1);
    expect(rung[0]).toBeGreaterThanOrEqual(1_000);
    expect(rung[0]).toBeLessThan(1_005);
  });

  test("an alarm that is cancelled does not ring, armed again or not", async () => {
    const own = manualClock(0);
    const clock = clusterClock(own, heardAt(0, 0));
    let rung = 0;
    const cancel = [clock.alarm(1_000, () => (rung += 1)), clock.alarm(1_000, () => (rung += 1))];
    cancel[0]?.();
    clock.heard(heardAt(0, -300));
    await own.advance(1_000);
    cancel[1]?.();
    await own.advance(5_000);
    expect(rung).toBe(0);
  });
});
