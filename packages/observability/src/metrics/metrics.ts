import type { Attributes } from "../names/attribute-names.ts";
import type { CounterName, HistogramName, ObservedName } from "../names/metric-names.ts";

export type Observation = readonly [value: number, labels: Attributes];

/** What is counted and measured. Instruments exist once; what is observed is read at a scrape, and costs nothing before. */
export interface Metrics {
  count(metric: CounterName, labels?: Attributes, by?: number): void;
  /** `value` in the metric's unit. */
  record(metric: HistogramName, value: number, labels?: Attributes): void;
  /** `read` is called at each scrape. Several sources of one metric are told apart by their labels. */
  observe(metric: ObservedName, read: () => readonly Observation[] | Promise<readonly Observation[]>): void;
}
