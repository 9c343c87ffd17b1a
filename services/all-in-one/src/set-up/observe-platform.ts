import type { Config } from "@tandem/directory";
import { type Metrics, observeProcess, observeUdpDrops, type ProcessUse } from "@tandem/observability/metrics";

/** What was copied to Homer. */
export function observeHep(metrics: Metrics, counts: { readonly sent: number; readonly dropped: number }): void {
  metrics.observe("hepSent", () => [[counts.sent, {}]]);
  metrics.observe("hepDropped", () => [[counts.dropped, {}]]);
}

/** What the one process reads at a scrape, besides what its edge and its calls count. */
export function observePlatform(
  metrics: Metrics,
  listen: Config["listen"],
  use: ProcessUse,
  read: {
    readonly calls: () => number;
    readonly eventsWaiting: () => number;
    readonly faults: () => number;
    readonly mailboxes: () => { readonly waiting: number; readonly deepest: number };
    readonly isLagging: () => boolean;
  },
): void {
  for (const name of ["calls", "eventsWaiting", "faults"] as const) metrics.observe(name, () => [[read[name](), {}]]);
  metrics.observe("mailboxWaiting", () => [[read.mailboxes().waiting, {}]]);
  metrics.observe("mailboxDeepest", () => [[read.mailboxes().deepest, {}]]);
  metrics.observe("outboxLagging", () => [[Number(read.isLagging()), {}]]);
  observeProcess(metrics, use);
  observeUdpDrops(metrics, listen);
}
