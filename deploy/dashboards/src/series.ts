import { type AttributeName, METRIC } from "@tandem/observability";

type MetricKey = keyof typeof METRIC;

/** Where a rate is taken over; Grafana puts a range of its own choice in its place. */
export const WINDOW = "$__rate_interval";

/** As Prometheus calls it. */
export function metricName(key: MetricKey): string {
  const { name, kind } = METRIC[key];
  return name.replaceAll(".", "_") + (kind.endsWith("counter") ? "_total" : "");
}

/** A label as Prometheus calls it. */
export function label(name: AttributeName): string {
  return name.replaceAll(".", "_");
}

/** @param where `=`, `=~` and so on, and the value: `[[ATTRIBUTE.reader, '="cdr"']]` */
export function series(key: MetricKey, where: readonly (readonly [AttributeName, string])[] = [], part = ""): string {
  const matchers = where.map(([name, match]) => `${label(name)}${match}`).join(",");
  return `${metricName(key)}${part}${matchers === "" ? "" : `{${matchers}}`}`;
}

function by(labels: readonly AttributeName[]): string {
  return labels.length === 0 ? "" : ` by (${labels.map(label).join(", ")})`;
}

/** A second's worth of a counter, summed over all processes but for these labels. */
export function ratePerSec(
  key: MetricKey,
  labels: readonly AttributeName[] = [],
  where: readonly (readonly [AttributeName, string])[] = [],
  window = WINDOW,
): string {
  return `sum${by(labels)} (rate(${series(key, where)}[${window}]))`;
}

/** How much a counter grew, summed over all processes but for these labels. */
export function growth(
  key: MetricKey,
  window: string,
  labels: readonly AttributeName[] = [],
  where: readonly (readonly [AttributeName, string])[] = [],
): string {
  return `sum${by(labels)} (increase(${series(key, where)}[${window}]))`;
}

/** A quantile of a histogram over all processes. */
export function quantile(
  share: number,
  key: MetricKey,
  labels: readonly AttributeName[] = [],
  window = WINDOW,
): string {
  const groups = ["le", ...labels.map(label)].join(", ");
  return `histogram_quantile(${share}, sum by (${groups}) (rate(${series(key, [], "_bucket")}[${window}])))`;
}
