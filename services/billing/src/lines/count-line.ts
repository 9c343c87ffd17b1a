import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import type { BillingAlarm } from "./consume-legs.ts";
import type { LedgerLine } from "./ledger-line.ts";

const ALARMS: readonly BillingAlarm["kind"][] = ["line-conflict", "rate-missing", "balance-currency", "unknown-side"];
const KINDS: readonly LedgerLine["kind"][] = ["RATED", "FOREIGN", "UNRATED"];
const DIRECTIONS: readonly LedgerLine["direction"][] = ["OUTBOUND", "INBOUND"];

/** Counts a line that is new in the ledger, and what it costs. */
export function countLine(metrics: Metrics): (line: LedgerLine) => void {
  // A counter that begins with its first event has not grown for Prometheus.
  for (const reason of ALARMS) metrics.count("alarms", { [ATTRIBUTE.reason]: reason }, 0);
  for (const kind of KINDS)
    for (const direction of DIRECTIONS)
      metrics.count("lines", { [ATTRIBUTE.lineKind]: kind, [ATTRIBUTE.direction]: direction }, 0);
  return ({ kind, direction, currency, priceMicros }) => {
    metrics.count("lines", { [ATTRIBUTE.lineKind]: kind, [ATTRIBUTE.direction]: direction });
    if (currency !== "") metrics.count("charged", { [ATTRIBUTE.currency]: currency }, Number(priceMicros) / 1_000_000);
  };
}
