import { readFileSync } from "node:fs";
import type { BillingPort } from "@tandem/contracts";
import { expect, it } from "vitest";
import { billingClient, billingService, openChannel, serveGrpc } from "./index.ts";

it("README: the example runs", async () => {
  const asked: unknown[] = [];
  const billing: BillingPort = {
    checkRate: () => Promise.reject(new Error("not asked here")),
    authorize: () => Promise.reject(new Error("not asked here")),
    listBalances: () => Promise.reject(new Error("not asked here")),
    addCredit: () => Promise.reject(new Error("not asked here")),
    listCredits: () => Promise.reject(new Error("not asked here")),
    listLines(request) {
      asked.push(request);
      return Promise.resolve({ lines: [] });
    },
  };
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const names = { serveGrpc, openChannel, billingService, billingClient, billing };
  await new Function(...Object.keys(names), `return (async () => { ${example} })();`)(...Object.values(names));
  expect(asked).toEqual([{ recordIds: ["r1"] }]);
});
