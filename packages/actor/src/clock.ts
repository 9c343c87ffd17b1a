/**
 * Time, as the runtime sees it.
 *
 * Promises: `now` never goes back while the process lives (CLUSTER rule 22); an alarm fires once, not before its instant.
 */
export interface Clock {
  /** Milliseconds since the epoch, whole. */
  now(): number;
  /** Calls `ring` at or soon after `at` (ms since the epoch). The returned function cancels it. */
  alarm(at: number, ring: () => void): () => void;
}
