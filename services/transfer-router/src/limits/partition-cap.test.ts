import { clusterKeys, PARTITIONS, partitionOf } from "@tandem/identity";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takeToken } from "./gcra.ts";
import { PARTITION_CAP_LIMITS, PartitionCap, partitionCapOf } from "./partition-cap.ts";

const T0 = 1_790_000_000_000;
const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
const { partitionBurst, partitionWindowMs } = PARTITION_CAP_LIMITS;

/** When a trunk at its whole rate begins calls: a second's worth at once, and then as many a second. */
function timesAt(rate: number, calls: number): readonly number[] {
  let due: number | undefined;
  const times: number[] = [];
  for (let at = T0; times.length < calls; ) {
    const answer = takeToken(due, rate, at);
    if (!answer.ok) {
      at += answer.retryAfterMs;
      continue;
    }
    due = answer.due;
    times.push(at);
  }
  return times;
}

describe("CLUSTER rule 1: new calls are capped for each (trunk, partition)", () => {
  test("a trunk at its whole rate is never refused while its Call-IDs spread over the partitions", () => {
    const rates = fc.constantFrom(1, 10, 100, 500, 2_000, 5_000, 20_000, 100_000);
    fc.assert(
      fc.property(rates, fc.nat(), (rate, seed) => {
        const cap = new PartitionCap();
        const refused = timesAt(rate, Math.min(rate * 3, 40_000)).filter((at, i) => {
          const partition = partitionOf(KEYS.steady, `${seed}-${i}@pbx.example`);
          return cap.take("trunk acme", partition, rate, at) > 0;
        });
        expect(refused).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("a second's burst of the fastest trunk passes too", () => {
    const cap = new PartitionCap();
    const isBegun = Array.from({ length: 100_000 }, (_, i) =>
      cap.take("t", partitionOf(KEYS.steady, `${i}`), 100_000, T0),
    );
    expect(Math.max(...isBegun)).toBe(0);
  });

  test("a trunk that may begin no more than the cap's own rate is not refused whatever its Call-IDs are", () => {
    const cap = new PartitionCap();
    expect(timesAt(1_000 / partitionWindowMs, 5_000).filter((at) => cap.take("trunk acme", 7, 20, at) > 0)).toEqual([]);
  });

  test("a flood into one partition is held to the cap, and no other partition and no other party is touched", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 100, maxLength: 400 });
    fc.assert(
      fc.property(gaps, fc.nat(PARTITIONS - 1), fc.integer({ min: 1, max: 2_000 }), (waits, partition, rate) => {
        const cap = new PartitionCap();
        let at = T0;
        let begun = 0;
        let next = 0;
        for (const wait of waits) {
          at += wait;
          for (let copy = 0; copy < 5; copy += 1) if (cap.take("trunk acme", partition, rate, at) === 0) begun += 1;
          if (at < next) continue;
          next = at + partitionWindowMs;
          expect(cap.take("trunk globex", partition, rate, at)).toBe(0);
        }
        const perMs = Math.max(1 / partitionWindowMs, (rate * 4) / PARTITIONS / 1_000);
        expect(begun).toBeLessThanOrEqual(Math.max(partitionBurst, (rate * 4) / PARTITIONS) + (at - T0) * perMs + 1);
        for (let other = 0; other < PARTITIONS; other += 1)
          if (other !== partition) expect(cap.take("trunk acme", other, rate, at)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test("a Call-ID that is tried again is not refused, and the refusal says when one may begin", () => {
    const cap = new PartitionCap({ partitionBurst: 3, partitionWindowMs: 1_000 });
    const take = (after: number) => cap.take("carrier north", 9, 0, T0 + after);
    expect([take(0), take(0), take(0), take(0), take(400), take(1_000), take(1_000)]).toEqual([
      0, 0, 0, 1_000, 600, 0, 1_000,
    ]);
  });

  test("the table is bounded, and a flood does not push itself out of it", () => {
    const cap = new PartitionCap({ partitionBurst: 1, partitionWindowMs: 60_000 }, 3);
    cap.take("flood", 0, 0, T0);
    for (const party of ["a", "b", "c", "d"]) {
      cap.take(party, 0, 0, T0);
      expect(cap.take("flood", 0, 0, T0)).toBeGreaterThan(0);
    }
    expect([cap.size, cap.take("a", 0, 0, T0)]).toEqual([3, 0]);
  });

  test("takes its own names from the configuration's limits", () => {
    expect(partitionCapOf({ partitionBurst: 5, calls: 7 })).toEqual({ partitionBurst: 5 });
  });
});
