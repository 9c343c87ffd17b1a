import { CALL_METRIC } from "./call-metric-names.ts";
import { CLUSTER_METRIC } from "./cluster-metric-names.ts";
import { EDGE_METRIC } from "./edge-metric-names.ts";
import type { Metric } from "./metric.ts";
import { MONEY_METRIC } from "./money-metric-names.ts";

/** Every metric of the platform. Labels are closed sets, or bounded: no call and no number is one. */
export const METRIC = {
  ...CALL_METRIC,
  ...EDGE_METRIC,
  ...CLUSTER_METRIC,
  ...MONEY_METRIC,
} as const satisfies Readonly<Record<string, Metric>>;

type Of<K extends Metric["kind"]> = {
  [M in keyof typeof METRIC]: (typeof METRIC)[M]["kind"] extends K ? M : never;
}[keyof typeof METRIC];

export type CounterName = Of<"counter">;
export type HistogramName = Of<"histogram">;
export type ObservedName = Of<"observed-counter" | "gauge">;
