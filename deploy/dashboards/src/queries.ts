import { ALERTS } from "./alerts.ts";
import type { Scope } from "./dashboard.ts";
import { DASHBOARDS } from "./dashboards.ts";
import { WINDOW } from "./series.ts";

export interface NamedQuery {
  /** The dashboard and panel, or the alert. */
  readonly where: string;
  readonly expr: string;
  readonly scope: Scope;
}

/** Every query of every dashboard, and what each alert is judged by. @param window in place of Grafana's own range */
export function everyQuery(window: string): readonly NamedQuery[] {
  const panels = DASHBOARDS.flatMap(({ name, panels: all }) =>
    all.flatMap(({ title, scope, queries }) =>
      queries.map(({ expr, legend }) => ({
        where: `${name}: ${title}: ${legend}`,
        expr: expr.replaceAll(WINDOW, window),
        scope,
      })),
    ),
  );
  return [...panels, ...ALERTS.map(({ name, shows, scope }) => ({ where: name, expr: shows, scope }))];
}
