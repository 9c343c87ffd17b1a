import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkEnded, checkStanding, simWorld } from "./index.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const EXAMPLE = /```ts\n([\s\S]*?)```/.exec(README)?.[1] ?? "";

describe("the README's example", () => {
  it("does what it says", async () => {
    const body = EXAMPLE.replaceAll(
      /^(?:await )?(.*); \/\/ (\[.*\])$/gm,
      (_, expression, value) => `results.push([await (${expression}), ${value}]);`,
    );
    const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;
    const results: [unknown, unknown][] = [];
    await new AsyncFunction("simWorld", "checkStanding", "checkEnded", "results", body)(
      simWorld,
      checkStanding,
      checkEnded,
      results,
    );
    expect(results).toHaveLength(3);
    for (const [got, said] of results) expect(got).toEqual(said);
  });
});
