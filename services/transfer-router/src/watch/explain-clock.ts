import type { ClusterClock } from "@tandem/actor";

/** What a router with wrong time writes into states, others go on with (CLUSTER rule 22). */
const CLOCK_OFFSET_MS = 500;

/**
 * Why a router is not ready for its clock; undefined: it is.
 * @param wallMs what the machine's clock says now, ms since the epoch
 */
export function explainClock(clock: Pick<ClusterClock, "now" | "known">, wallMs: number): string | undefined {
  const known = clock.known();
  if (known === undefined) return "Redis has not told its time yet";
  const keptMs = clock.now() - known;
  if (Math.abs(keptMs) > CLOCK_OFFSET_MS)
    return `the time that it acts by is ${way(keptMs)} that of Redis, and is brought there at a twentieth of its pace`;
  const machineMs = wallMs - known;
  if (Math.abs(machineMs) > CLOCK_OFFSET_MS)
    return `this machine's clock is ${way(machineMs)} that of Redis: set both by NTP`;
  return undefined;
}

function way(ms: number): string {
  return `${Math.abs(ms)} ms ${ms < 0 ? "behind" : "before"}`;
}
