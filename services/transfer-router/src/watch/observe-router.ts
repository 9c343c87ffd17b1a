import type { Metrics } from "@tandem/observability";

/** What a router of the cluster is asked at a scrape. */
export interface RouterReadings {
  readonly calls: () => number;
  readonly faults: () => number;
  readonly recovered: () => number;
  readonly replicaLate: () => number;
  readonly mailboxes: () => { readonly waiting: number; readonly deepest: number };
  readonly partitions: () => number;
  readonly isFrozen: () => boolean;
  readonly routers: () => number;
  readonly edges: () => number;
  readonly outbox: () => { readonly events: number; readonly isLagging: boolean };
}

export function observeRouter(metrics: Metrics, read: RouterReadings): void {
  const gauge = (name: Parameters<Metrics["observe"]>[0], value: () => number): void =>
    metrics.observe(name, () => [[value(), {}]]);
  gauge("calls", read.calls);
  gauge("faults", read.faults);
  gauge("partitionsRecovered", read.recovered);
  gauge("replicaLate", read.replicaLate);
  gauge("mailboxWaiting", () => read.mailboxes().waiting);
  gauge("mailboxDeepest", () => read.mailboxes().deepest);
  gauge("partitions", read.partitions);
  gauge("placementFrozen", () => Number(read.isFrozen()));
  gauge("routersLive", read.routers);
  gauge("edgesLive", read.edges);
  gauge("outboxEvents", () => read.outbox().events);
  gauge("outboxLagging", () => Number(read.outbox().isLagging));
}
