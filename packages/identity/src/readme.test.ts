import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { clusterKeys, entropyFrom, mintToken, partitionOf, readToken } from "./index.ts";

it("README: the example does what it says", () => {
  const example = /```ts\n([^`]*)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const body = example.replace(/^readToken/m, "return readToken");
  const run = new Function("clusterKeys", "entropyFrom", "mintToken", "partitionOf", "readToken", body);
  expect(run(clusterKeys, entropyFrom, mintToken, partitionOf, readToken)).toBe(true);
});
