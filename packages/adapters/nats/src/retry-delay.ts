const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** The wait before try `attempt` + 1 (0 is the first that failed), in ms: 200, doubled each time, 5,000 at most. */
export function retryDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
