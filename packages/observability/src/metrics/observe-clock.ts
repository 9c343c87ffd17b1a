import type { Metrics } from "./metrics.ts";

/**
 * How far the machine's clock is before the one that the whole cluster goes by.
 * @param machine ms since the epoch
 * @param known the cluster's time, ms since the epoch; undefined: it was not heard yet, and nothing is told
 */
export function observeClock(metrics: Metrics, machine: () => number, known: () => number | undefined): void {
  metrics.observe("clockOffset", () => {
    const at = known();
    return at === undefined ? [] : [[(machine() - at) / 1000, {}]];
  });
}
