import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";
import { PARTITIONS, partitionOf } from "./partition.ts";

const { hash } = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0").active;

describe("partitionOf (CLUSTER rule 1)", () => {
  it("spreads Call-IDs that differ in a counter over all partitions, evenly", () => {
    const counts = new Array<number>(PARTITIONS).fill(0);
    for (let i = 0; i < PARTITIONS * 100; i += 1) {
      const partition = partitionOf(hash, `${i}-4711@192.0.2.1`);
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThan(160);
  });

  it("is another one under another secret: nobody outside can collect Call-IDs of one partition", () => {
    const other = clusterKeys("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf").active.hash;
    const same = Array.from({ length: 1000 }, (_, i) => `call-${i}`).filter(
      (callId) => partitionOf(hash, callId) === partitionOf(other, callId),
    );
    expect(same.length).toBeLessThan(30);
  });
});
