import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { memoryStore } from "./index.ts";

it("README: the example runs, and the store answers what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example
    .replace("<string>", "")
    .replaceAll(
      /^(await store\.commit.*); \/\/ "(\w+)".*$/gm,
      (_, call, answer) => `seen.push([${call}, "${answer}"]);`,
    );
  const seen: [unknown, unknown][] = [];
  await new Function("memoryStore", "seen", `return (async () => { ${body} })();`)(memoryStore, seen);
  expect(seen).toHaveLength(2);
  for (const [got, said] of seen) expect(got).toBe(said);
});
