export type { Metrics, Observation } from "./metrics.ts";
export { observeClock } from "./observe-clock.ts";
export { observeConnection } from "./observe-connection.ts";
export { observeProcess, type PartReadiness, type ProcessUse } from "./observe-process.ts";
export { type EventReader, observeReader } from "./observe-reader.ts";
export { observeUdpDrops } from "./observe-udp-drops.ts";
export { type MetricsOptions, type OpenedMetrics, openMetrics } from "./open-metrics.ts";
export { countPlacement } from "./placement-metrics.ts";
