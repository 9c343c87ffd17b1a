import { readFileSync } from "node:fs";
import { connectPostgres } from "@tandem/adapter-postgres";
import { Kysely } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { testServer } from "./test-server.ts";

test("README of adapters/postgres: the example runs", async () => {
  const server = await testServer();
  onTestFinished(() => server.close());
  const readme = readFileSync(new URL("../../../packages/adapters/postgres/README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example
    .replace("<unknown>", "")
    .replace(/await database\.check\(\).*\n/, "const found = await database.check();\n");
  expect(body).toContain("found");
  const names = { connectPostgres, Kysely, url: server.server.url };
  const run = new Function(...Object.keys(names), `return (async () => { ${body} return [found]; })();`);
  expect(await run(...Object.values(names))).toEqual([undefined]);
});
