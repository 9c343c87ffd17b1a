import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely } from "kysely";
import { expect, it, onTestFinished } from "vitest";
import { ensureTemplate, openPglite, TEMPLATE_FILE } from "./index.ts";

it("README: the example runs", async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  const folder = mkdtempSync(join(tmpdir(), "tandem-readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toContain("openPglite");
  const body = example
    .replace('folder: "data"', "folder")
    .replace("<Tables>", "")
    .replace(/(?=await database\.close)/, "const tables = await db.introspection.getTables();\n");
  const run = new Function(
    "openPglite",
    "Kysely",
    "process",
    "folder",
    `return (async () => { ${body} return tables; })();`,
  );
  expect(await run(openPglite, Kysely, process, folder)).toEqual([]);
});
