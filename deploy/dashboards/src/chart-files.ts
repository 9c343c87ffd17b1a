import { alertRules } from "./alert-rules.ts";
import { ALERTS } from "./alerts.ts";
import { DASHBOARDS } from "./dashboards.ts";
import { grafanaJson } from "./grafana.ts";

/** Where they are in the chart. */
export const CHART_FILES = new URL("../../k8s/tandem/files/", import.meta.url);

/** Everything that is made from the sources here, by its path below `files/` of the chart. */
export function chartFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["alerts.yaml", alertRules(ALERTS)],
    ...DASHBOARDS.map((board) => [`dashboards/${board.name}.json`, grafanaJson(board)] as const),
  ]);
}
