import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { buildDirectory, cidrs, configWith, trunkWith } from "./index.ts";

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it("the README's example stands here, and finds the trunk and the route", async () => {
  const directory = buildDirectory(configWith({ trunks: [trunkWith({ acls: cidrs("10.0.0.0/8") })] }), 1);
  const [trunk] = directory.trunksBySource("::ffff:10.1.2.3");
  const [route] = directory.routesFor("+12025550100");
  expect(trunk?.domain).toBe("acme.trunk.example");
  expect(route?.carriers[0]?.name).toBe("north");

  const [, example = "no example"] = /```ts\n([\s\S]*?)```/.exec(await readFile(fileAt("../README.md"), "utf8")) ?? [];
  const here = (await readFile(fileAt("readme.test.ts"), "utf8")).replace(/\s+/g, "");
  expect(here).toContain(example.replace(/\s+/g, ""));
});
