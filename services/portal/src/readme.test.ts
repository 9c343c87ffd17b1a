import { readFileSync } from "node:fs";
import type { CallRecordsPort, RouterPort } from "@tandem/contracts";
import { expect, it } from "vitest";
import { answer } from "./index.ts";

it("README: the example runs, and answers what it says", async () => {
  const calls: CallRecordsPort = {
    listCalls: () => Promise.reject(new Error("not asked here")),
    listTransfers: () => Promise.reject(new Error("not asked here")),
    getCall: () => Promise.resolve({ found: false, call: undefined, tree: undefined }),
  };
  const explainer: RouterPort = {
    explain: () => Promise.reject(new Error("not asked here")),
    findCalls: () => Promise.reject(new Error("not asked here")),
    endCall: () => Promise.reject(new Error("not asked here")),
  };
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replace(/^status; \/\/ (\d+)$/m, "return [status, $1];");
  const names = { answer, calls, explainer };
  const [got, said] = await new Function(...Object.keys(names), `return (async () => { ${body} })();`)(
    ...Object.values(names),
  );
  expect(got).toBe(said);
});
