import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { configurationDoc } from "./configuration-doc.ts";

await writeFile(fileURLToPath(new URL("../../../../docs/configuration.md", import.meta.url)), configurationDoc());
