import { ensureTemplate, TEMPLATE_FILE } from "../src/template.ts";

// Run at set-up, so that the first start unpacks a database instead of making one.
await ensureTemplate(TEMPLATE_FILE, String(process.pid));
