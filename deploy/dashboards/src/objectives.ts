import { ATTRIBUTE, type AttributeName, type METRIC } from "@tandem/observability";
import { label, series } from "./series.ts";

/** Those for which the platform did what it was asked, of those that it tried. */
export function goodTransfers(window: string): string {
  const moved = series("transfers", [[ATTRIBUTE.outcome, '="MOVED"']]);
  const tried = series("transfers", [[ATTRIBUTE.outcome, '=~"MOVED|FAILED"']]);
  return `sum (rate(${moved}[${window}])) / (sum (rate(${tried}[${window}])) > 0)`;
}

/** Those that were done in 5 s. */
export function promptTransfers(window: string): string {
  return shareUnder("transferTime", "5", [], window);
}

/** The share of a histogram's samples up to one of its bounds. */
export function shareUnder(
  key: keyof typeof METRIC,
  bound: string,
  labels: readonly AttributeName[],
  window: string,
): string {
  const by = labels.length === 0 ? "" : ` by (${labels.map(label).join(", ")})`;
  const under = `sum${by} (rate(${series(key, [], "_bucket").replace(/$/, `{le="${bound}"}`)}[${window}]))`;
  return `${under} / (sum${by} (rate(${series(key, [], "_count")}[${window}])) > 0)`;
}
