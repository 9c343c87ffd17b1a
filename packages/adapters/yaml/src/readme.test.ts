import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { formatConfigErrors, loadConfig } from "./index.ts";

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it("the README's example stands here, and prints the domains", async () => {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const path = fileAt("../../../../examples/demo.yaml");
  const result = await loadConfig(path, { onWarning: (warning) => print(formatConfigErrors([warning])) });
  if (!result.ok) print(formatConfigErrors(result.error));
  else print(result.value.trunks.map((trunk) => trunk.domain).join(", "));
  expect(printed).toEqual(["acme.trunk.example, globex.trunk.example"]);

  const [, example = "no example"] = /```ts\n([\s\S]*?)```/.exec(await readFile(fileAt("../README.md"), "utf8")) ?? [];
  const here = (await readFile(fileAt("readme.test.ts"), "utf8")).replace(/\s+/g, "");
  expect(here).toContain(example.replace('"examples/demo.yaml"', "path").replace(/\s+/g, ""));
});
