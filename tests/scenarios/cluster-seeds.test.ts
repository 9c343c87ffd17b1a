import { describe, expect, it } from "vitest";
import { playClusterSeed } from "./random-cluster.ts";

const SEEDS = 64;
const CHUNK = 8;

describe(`${SEEDS} seeds on clusters whose bus loses, doubles and delays, whose routers and edges die or leave`, () => {
  it.each(Array.from({ length: SEEDS / CHUNK }, (_, i) => i * CHUNK + 1))(
    `leave nothing behind, from seed %i on`,
    { timeout: 120_000 },
    async (first) => {
      for (let seed = first; seed < first + CHUNK; seed += 1) {
        const { faults, about, world } = await playClusterSeed(seed);
        if (faults.length > 0)
          expect.fail(
            `seed ${seed} (${about}): npm run sim -- --cluster --seed ${seed}\n${faults.join("\n")}\n\n${world.trace()}`,
          );
      }
    },
  );

  it("replay exactly", async () => {
    const [once, again] = [await playClusterSeed(7), await playClusterSeed(7)];
    expect(once.world.trace()).toBe(again.world.trace());
  });
});
