import { describe, expect, it } from "vitest";
import { playClusterSeed } from "./random-cluster.ts";

const SEEDS = 64;
const CHUNK = 8;

const playedWell = async (first: number, failsOver: boolean): Promise<void> => {
  for (let seed = first; seed < first + CHUNK; seed += 1) {
    const { faults, about, world } = await playClusterSeed(seed, { failsOver });
    const again = `npm run sim -- ${failsOver ? "--failover" : "--cluster"} --seed ${seed}`;
    if (faults.length > 0) expect.fail(`seed ${seed} (${about}): ${again}\n${faults.join("\n")}\n\n${world.trace()}`);
  }
};
const FIRSTS = Array.from({ length: SEEDS / CHUNK }, (_, i) => i * CHUNK + 1);

describe(`${SEEDS} seeds on clusters whose bus loses, doubles and delays, whose routers and edges die or leave`, () => {
  it.each(FIRSTS)(`leave nothing behind, from seed %i on`, { timeout: 120_000 }, (first) => playedWell(first, false));

  it("replay exactly", async () => {
    const [once, again] = [await playClusterSeed(7), await playClusterSeed(7)];
    expect(once.world.trace()).toBe(again.world.trace());
  });
});

describe(`${SEEDS} seeds on clusters whose store fails over to a replica that is behind, or loses everything (CLUSTER rule 19)`, () => {
  it.each(FIRSTS)(`leave nothing behind, from seed %i on`, { timeout: 120_000 }, (first) => playedWell(first, true));
});
