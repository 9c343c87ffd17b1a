import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { htmlReport } from "./html-report.ts";
import type { LoadReport } from "./load-report.ts";

/** Writes FILE.html, and FILE.json beside it. Answers both paths. @param file with or without its ending */
export async function writeReport(file: string, report: LoadReport): Promise<readonly [html: string, json: string]> {
  const base = file.replace(/\.(?:html|json)$/, "");
  const [html, json] = [`${base}.html`, `${base}.json`];
  await mkdir(dirname(base), { recursive: true });
  await writeFile(html, htmlReport(report));
  await writeFile(json, `${JSON.stringify(report, null, 1)}\n`);
  return [html, json];
}
