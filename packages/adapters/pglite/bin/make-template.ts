import { access } from "node:fs/promises";
import { ensureTemplate, TEMPLATE_FILE } from "../src/template.ts";

// Run at set-up, so that the first start unpacks a database instead of making one.
const isThere = await access(TEMPLATE_FILE).then(
  () => true,
  () => false,
);
if (!isThere) {
  console.error("  making its template, once: about 4 s");
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
}
