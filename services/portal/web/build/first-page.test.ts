import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { builtWeb } from "./built-web.ts";

const MOST_BYTES = 100_000;

/** The scripts that a browser loads for the first page: those that the page names, and what they import at once. */
function scriptsOf(folder: string): readonly string[] {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const left = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? "");
  const scripts = new Set<string>();
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (scripts.has(file)) continue;
    scripts.add(file);
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, imported] of text.matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      left.push(`assets/${imported}`);
    }
  }
  return [...scripts];
}

it("asks a browser for less than 100 kB of compressed script for its first page", async () => {
  const folder = await builtWeb();
  const scripts = scriptsOf(folder);
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((file) => gzipSync(readFileSync(join(folder, file))).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});

it("asks nobody but the portal for anything", async () => {
  const page = readFileSync(join(await builtWeb(), "index.html"), "utf8");
  expect([...page.matchAll(/(?:src|href)="(?!\/)[^"]*"/g)]).toEqual([]);
});
