export interface Metric {
  /** Prometheus writes dots as underscores, and adds `_total` to a counter; a unit that is no count stands in the name. */
  readonly name: string;
  readonly kind: "counter" | "observed-counter" | "gauge" | "histogram";
  /** UCUM; in braces what is counted. */
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly bounds?: readonly number[];
}
