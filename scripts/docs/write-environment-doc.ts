import { writeFileSync } from "node:fs";
import { environmentDoc } from "./environment-doc.ts";

writeFileSync(new URL("../../docs/environment.md", import.meta.url), environmentDoc());
