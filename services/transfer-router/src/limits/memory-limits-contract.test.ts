import { limitsContract } from "@tandem/testkit/contracts";
import { memoryLimits } from "./memory-limits.ts";

limitsContract("in memory", (leaseMs) => {
  let now = 1_790_000_000_000;
  const limits = memoryLimits(leaseMs);
  const pass = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  return Promise.resolve({ limits: [limits, limits], now: () => now, pass });
});
