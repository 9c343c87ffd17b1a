import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { environmentDoc } from "./environment-doc.ts";

test("docs/environment.md is what the schemas say; `node scripts/docs/write-environment-doc.ts` writes it", () => {
  expect(readFileSync(new URL("../../docs/environment.md", import.meta.url), "utf8")).toBe(environmentDoc());
});
