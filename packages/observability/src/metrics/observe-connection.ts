import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";

/** A connection that tells of each change: that to NATS, that to Redis. */
export interface WatchedConnection {
  readonly isUp: boolean;
  watch(changed: (isUp: boolean) => void): unknown;
}

/** Whether it is there, and how often it was lost. */
export function observeConnection(metrics: Metrics, peer: "nats" | "redis", connection: WatchedConnection): void {
  let losses = 0;
  connection.watch((isUp) => {
    if (!isUp) losses += 1;
  });
  const labels = { [ATTRIBUTE.peer]: peer };
  metrics.observe("connectionUp", () => [[connection.isUp ? 1 : 0, labels]]);
  metrics.observe("connectionLosses", () => [[losses, labels]]);
}
