import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import type { EdgeCounters } from "../edge-counters.ts";

/** The way to routers that are processes of their own. */
interface Hop {
  /** Messages that wait for a router. */
  readonly held: number;
  /** Those that waited for nothing. */
  readonly unreached: number;
}

/** What an edge counts, read at each scrape. */
export function observeEdge(metrics: Metrics, counters: EdgeCounters, hop?: Hop): void {
  for (const name of ["received", "forwarded", "excess", "shed", "answered", "sent", "sendFailed"] as const)
    metrics.observe(name, () => [[counters[name], {}]]);
  metrics.observe("undelivered", () => [[counters.undelivered + (hop?.unreached ?? 0), {}]]);
  metrics.observe("dropped", () =>
    Object.entries(counters.dropped).map(([reason, count]) => [count, { [ATTRIBUTE.reason]: reason }] as const),
  );
  if (hop !== undefined) metrics.observe("held", () => [[hop.held, {}]]);
}
