import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { adminAnswer, listenHttp } from "./index.ts";

it("README: the example runs, and answers what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replace(/^await response\.json\(\); \/\/ (.*)$/m, "seen.push(await response.json(), $1);");
  const seen: unknown[] = [];
  const names = { adminAnswer, listenHttp, seen };
  await new Function(...Object.keys(names), `return (async () => { ${body} })();`)(...Object.values(names));
  expect(seen).toHaveLength(2);
  expect(seen[0]).toEqual(seen[1]);
});

it.each([
  ["GET", "/healthz", 200],
  ["HEAD", "/readyz", 200],
  ["GET", "/v1/calls", 404],
  ["POST", "/readyz", 405],
])("a probe: %s %s is %d", async (method, url, status) => {
  expect((await adminAnswer(() => Promise.resolve([]))({ method, url })).status).toBe(status);
});
