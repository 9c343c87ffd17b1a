import type { Clock } from "@tandem/actor";

/** Ms that one timer of the system may wait for at most (2^31 - 1). */
const LONGEST_MS = 2_147_483_647;

/** The system's time. Monotonic for the process's whole life, whatever is done to the wall clock (CLUSTER rule 22). */
export function systemClock(): Clock {
  const { timeOrigin } = performance;
  return {
    now: () => Math.floor(timeOrigin + performance.now()),
    alarm(at, ring) {
      const wait = Math.min(LONGEST_MS, Math.max(0, at - (timeOrigin + performance.now())));
      const timer = setTimeout(ring, wait);
      return () => clearTimeout(timer);
    },
  };
}
