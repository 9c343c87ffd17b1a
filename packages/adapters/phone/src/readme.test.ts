import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { phoneNumberPlan } from "./index.ts";

it("README: each line of the example gives what it says", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines = [...example.matchAll(/^(.*); \/\/ (.*)$/gm)];
  expect(lines).toHaveLength(3);
  for (const [, expression, value] of lines) {
    const [got, said] = new Function("plan", `return [${expression}, ${value}];`)(phoneNumberPlan());
    expect(got).toEqual(said);
  }
});
