import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CallEvent, Direction, enumWord, formatMicros } from "./index.ts";

it("README: each line of the example gives what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines = [...example.matchAll(/^(.*); \/\/ (.*)$/gm)];
  expect(lines).toHaveLength(3);
  const world = { CallEvent, Direction, enumWord, formatMicros };
  for (const [, expression, value] of lines) {
    const run = new Function(...Object.keys(world), `return [${expression}, ${value}];`);
    const [got, said] = run(...Object.values(world));
    expect(got).toBe(said);
  }
});
