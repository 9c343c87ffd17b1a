import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../checks/tool.ts";
import { valuesDoc } from "./values-doc.ts";
import { valuesSchema } from "./values-schema.ts";
import { CHART, readChartValues } from "./values-source.ts";

const values = readChartValues();
writeFileSync(join(CHART, "values.schema.json"), valuesSchema(values));
writeFileSync(join(ROOT, "docs", "helm-values.md"), valuesDoc(values));
