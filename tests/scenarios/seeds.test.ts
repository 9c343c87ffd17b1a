import { describe, expect, it } from "vitest";
import { playSeed, RANDOM_FLOWS } from "./random-flow.ts";

const SEEDS = 500;
const CHUNK = 50;

describe(`${SEEDS} seeds over ${Object.keys(RANDOM_FLOWS).length} flows, under loss, duplication, reordering and crashes`, () => {
  it.each(Array.from({ length: SEEDS / CHUNK }, (_, i) => i * CHUNK + 1))(
    `leave nothing behind, from seed %i on`,
    { timeout: 60_000 },
    async (first) => {
      for (let seed = first; seed < first + CHUNK; seed += 1) {
        const { faults, about, world } = await playSeed(seed);
        if (faults.length > 0)
          expect.fail(
            `seed ${seed} (${about}): npm run sim -- --seed ${seed}\n${faults.join("\n")}\n\n${world.trace()}`,
          );
      }
    },
  );

  it("replay exactly", async () => {
    const [once, again] = [await playSeed(17), await playSeed(17)];
    expect(once.world.trace()).toBe(again.world.trace());
  });
});
