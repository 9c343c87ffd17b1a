import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configurationDoc } from "./configuration-doc.ts";

const ROOT = new URL("../../../../", import.meta.url);
const textOf = (path: string) => readFile(fileURLToPath(new URL(path, ROOT)), "utf8");

describe("docs/configuration.md", () => {
  it("is what the schema says; `node packages/adapters/yaml/bin/write-configuration-doc.ts` writes it", async () => {
    expect(await textOf("docs/configuration.md")).toBe(configurationDoc());
  });

  it("and examples/full.yaml name the same fields", async () => {
    const documented = new Set([...configurationDoc().matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1] ?? ""));
    const used = new Set(namesIn(parse(await textOf("examples/full.yaml"))));
    const limits = new Set(["strangerBurst", "strangerWindowMs"]);
    expect([...documented].filter((name) => !used.has(name))).toEqual([]);
    expect([...used].filter((name) => !documented.has(name) && !limits.has(name))).toEqual([]);
  });
});

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}
