import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { hepExporter } from "./index.ts";

it("README: the example runs", async () => {
  const example = /```ts\n([^`]*)```/.exec(readFileSync(new URL("../README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const run = new Function("hepExporter", `return (async () => { ${example} return exporter.counts; })();`);
  expect(await run(hepExporter)).toEqual({ sent: 1, dropped: 0 });
});
