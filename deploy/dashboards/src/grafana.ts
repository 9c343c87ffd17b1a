import type { Dashboard, Panel } from "./dashboard.ts";

const WIDTH = 12;
const HEIGHT = 8;
/** Grafana's grid has 24 columns. */
const COLUMNS = 2;
const SOURCE = { type: "prometheus", uid: "$source" };

/** A dashboard as Grafana imports it (schema version 39, Grafana 10 and newer). */
export function grafanaJson({ name, title, panels }: Dashboard): string {
  const made = {
    uid: `tandem-${name}`,
    title: `Tandem: ${title}`,
    tags: ["tandem"],
    schemaVersion: 39,
    version: 1,
    editable: false,
    timezone: "",
    refresh: "30s",
    time: { from: "now-1h", to: "now" },
    templating: {
      list: [{ name: "source", label: "Prometheus", type: "datasource", query: "prometheus", current: {} }],
    },
    links: [{ type: "dashboards", tags: ["tandem"], title: "Tandem", asDropdown: true, includeVars: true }],
    panels: panels.map(grafanaPanel),
  };
  return `${JSON.stringify(made, null, 2)}\n`;
}

function grafanaPanel({ title, about, unit, queries, isStat }: Panel, index: number): unknown {
  const x = (index % COLUMNS) * WIDTH;
  const y = Math.floor(index / COLUMNS) * HEIGHT;
  return {
    id: index + 1,
    type: isStat === true ? "stat" : "timeseries",
    title,
    description: about,
    datasource: SOURCE,
    gridPos: { x, y, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit, min: unit === "none" ? null : 0 }, overrides: [] },
    targets: queries.map(({ expr, legend }, i) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + i),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
