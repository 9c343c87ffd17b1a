import { readFileSync } from "node:fs";
import { ensureTemplate, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { expect, it } from "vitest";
import { openPortal, portalApp } from "./index.ts";
import { backendWith, SILENT } from "./testing/test-backend.ts";

it("README: the example runs, and answers what it says", { timeout: 90_000 }, async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  const database = await openPgliteInMemory();
  const db = new Kysely<unknown>({ dialect: database.dialect });
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replaceAll(/^(\S+); \/\/ (.+)$/gm, "seen.push([$1, $2]);");
  const seen: [unknown, unknown][] = [];
  const names = { portalApp, openPortal, db, live: SILENT, backendWith, seen };
  await new Function(...Object.keys(names), `return (async () => { ${body} })();`)(...Object.values(names));
  await database.close();
  expect(seen).toHaveLength(2);
  for (const [got, said] of seen) expect(got).toEqual(said);
});
