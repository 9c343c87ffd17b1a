export type { Metrics, Observation } from "./metrics.ts";
export { observeUdpDrops } from "./observe-udp-drops.ts";
export { type MetricsOptions, type OpenedMetrics, openMetrics } from "./open-metrics.ts";
export { countPlacement } from "./placement-metrics.ts";
