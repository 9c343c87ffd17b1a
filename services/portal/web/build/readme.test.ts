import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { builtWeb } from "./index.ts";

it("README: the example runs, and answers what it says", async () => {
  const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replace(/^(exists.*); \/\/ true$/m, "return $1;");
  const names = { builtWeb, existsSync, join };
  const run = new Function(...Object.keys(names), `return (async () => { ${body} })();`);
  expect(await run(...Object.values(names))).toBe(true);
});
