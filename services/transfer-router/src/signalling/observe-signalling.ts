import type { Metrics } from "@tandem/observability";
import type { SignallingDesk } from "./signalling-desk.ts";

/** What the capture of a router has done, and holds. */
export function observeSignalling(metrics: Metrics, desk: SignallingDesk): void {
  metrics.observe("signallingSent", () => [[desk.counts.sent, {}]]);
  metrics.observe("signallingLost", () => [[desk.counts.lost, {}]]);
  metrics.observe("signallingLeftOut", () => [[desk.counts.leftOut, {}]]);
  metrics.observe("signallingBytes", () => [[desk.counts.bytes, {}]]);
}
