import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { digitPrefixes } from "./digit-prefixes.ts";
import { numberTables } from "./number-tables.ts";

test.each([
  ["900[2-4]\\d{6}", ["9002", "9003", "9004"]],
  ["9(?:0[01]|3)\\d{4,6}", ["900", "901", "93"]],
  ["12?3\\d\\d", ["123", "13"]],
  ["80\\d{3}|81", ["80", "81"]],
])("the prefixes of %s", (pattern, prefixes) => {
  expect(digitPrefixes(pattern)).toEqual(prefixes);
});

test("a pattern beyond digits is told, not guessed", () => {
  expect(() => digitPrefixes("12.*")).toThrow('"."');
});

test("src/number-tables.ts is what bin/write-number-tables.ts writes", () => {
  expect(readFileSync(new URL("../src/number-tables.ts", import.meta.url), "utf8")).toBe(numberTables());
});
