import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureHelm } from "../../../scripts/set-up/helm.mjs";
import { GOLDEN, renderedNames, renderNamed } from "./render-chart.ts";

// `node deploy/k8s/tests/write-goldens.ts`, after a change of the chart that is meant.

if (!ensureHelm()) process.exit(1);
for (const name of renderedNames()) {
  const { code, output } = renderNamed(name);
  if (code !== 0) throw new Error(output);
  writeFileSync(join(GOLDEN, `${name}.yaml`), output);
}
