import { placementContract } from "@tandem/testkit/contracts";
import { memoryCluster } from "./memory-cluster.ts";

placementContract("in memory", () => {
  let now = 1_790_000_000_000;
  const { store, placement } = memoryCluster<string>(() => now);
  const pass = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  return Promise.resolve({ placements: [placement, placement], stores: [store, store], pass });
});
