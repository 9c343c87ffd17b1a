import { readFileSync } from "node:fs";
import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { expect, it } from "vitest";
import { explain } from "./index.ts";
import { tablePlan } from "./testing/table-plan.ts";

it("README: the example does what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replaceAll(/^(.*); \/\/ (.*)$/gm, (_, call, said) => `seen.push([${call}, ${said}]);`);
  const trunk = trunkWith();
  const directory = buildDirectory(configWith({ trunks: [trunk] }), 1);
  const seen: [unknown, unknown][] = [];
  new Function("explain", "trunk", "directory", "plan", "seen", body)(explain, trunk, directory, tablePlan(), seen);
  expect(seen).toHaveLength(4);
  for (const [got, said] of seen) expect(got).toEqual(said);
});
