import { mkdirSync, writeFileSync } from "node:fs";
import { CHART_FILES, chartFiles } from "./chart-files.ts";

// `node deploy/dashboards/src/write-dashboards.ts`, after a change of what is here.

mkdirSync(new URL("dashboards/", CHART_FILES), { recursive: true });
for (const [path, text] of chartFiles()) writeFileSync(new URL(path, CHART_FILES), text);
