import { stringify } from "yaml";
import type { Alert } from "./alerts.ts";

/** Stands for the address of the runbooks until the chart is rendered. */
export const RUNBOOKS = "RUNBOOKS";

/** A rule as Prometheus reads it. */
function ruleOf({ name, expr, for: duration, severity, summary }: Alert): unknown {
  return {
    alert: name,
    expr,
    for: duration,
    labels: { severity },
    annotations: { summary, runbook_url: `${RUNBOOKS}/${name}.md` },
  };
}

/** A file of rules. */
export function alertRules(alerts: readonly Alert[]): string {
  const head = "# Made by `node deploy/dashboards/src/write-dashboards.ts` from deploy/dashboards/src/alerts.ts.\n";
  return head + stringify({ groups: [{ name: "tandem", rules: alerts.map(ruleOf) }] }, { lineWidth: 0 });
}
