import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import type { EdgeCounters } from "../edge-counters.ts";

/** What an edge counts, read at each scrape. `held`: messages that wait for a router. */
export function observeEdge(metrics: Metrics, counters: EdgeCounters, held?: () => number): void {
  for (const name of ["received", "forwarded", "answered", "sent", "sendFailed", "undelivered"] as const)
    metrics.observe(name, () => [[counters[name], {}]]);
  metrics.observe("dropped", () =>
    Object.entries(counters.dropped).map(([reason, count]) => [count, { [ATTRIBUTE.reason]: reason }] as const),
  );
  if (held !== undefined) metrics.observe("held", () => [[held(), {}]]);
}
