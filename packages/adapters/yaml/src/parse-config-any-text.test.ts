import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorsOf } from "./testing/file-with.ts";

const FULL = await readFile(fileURLToPath(new URL("../../../../examples/full.yaml", import.meta.url)), "utf8");
const LINES = FULL.split("\n");

/** What a slip of the hand puts where a value was. */
const VALUES = [
  "",
  "null",
  "[]",
  "{}",
  "[null]",
  "{a: 1}",
  "-1",
  "1.5",
  "1e999",
  "true",
  "''",
  '"x"',
  "+12",
  "0x10",
  "2001:db8::1",
  "*a",
  "&a b",
];

async function complaintsAreWhole(text: string): Promise<void> {
  for (const error of await errorsOf(text)) {
    expect(error.line).toBeGreaterThan(0);
    expect(error.column).toBeGreaterThan(0);
    expect(error.message).not.toBe("");
    expect(`${error.message} ${error.fix}`).not.toMatch(/undefined|\[object|NaN/);
  }
}

describe("any text is answered with a configuration or with errors that have a place, a reason and a fix", () => {
  it("where a value of the full example is another", async () => {
    const place = fc.integer({ min: 0, max: LINES.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.constantFrom(...VALUES), async (line, value) => {
        const changed = LINES.map((text, i) => (i === line ? text.replace(/(?<=[\w"]:|-) .*$/, ` ${value}`) : text));
        await complaintsAreWhole(changed.join("\n"));
      }),
      { numRuns: 300 },
    );
  });

  it("where a line of it is gone, doubled or shifted", async () => {
    const place = fc.integer({ min: 0, max: LINES.length - 1 });
    const change = fc.constantFrom<(text: string) => string[]>(
      () => [],
      (text) => [text, text],
      (text) => [` ${text}`],
      (text) => [`\t${text}`],
    );
    await fc.assert(
      fc.asyncProperty(place, change, async (line, to) => {
        await complaintsAreWhole(LINES.flatMap((text, i) => (i === line ? to(text) : [text])).join("\n"));
      }),
    );
  });

  it("where it is no YAML of ours at all", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(..."ab:-[]{}&*!|>'\"#\n \t,1") }), complaintsAreWhole),
    );
  });
});
