import fc from "fast-check";
import { expect, it } from "vitest";
import { prefixIndex } from "./prefix-index.ts";

it("finds the longest prefix first, and all of them", () => {
  const index = prefixIndex([
    ["+", "any"],
    ["+1", "one"],
    ["+1202", "washington"],
    ["+1202", "washington too"],
    ["+44", "uk"],
  ]);
  expect(index.find("+12025550100")).toEqual(["washington", "washington too", "one", "any"]);
  expect(index.find("+1202")).toEqual(["washington", "washington too", "one", "any"]);
  expect(index.find("+4")).toEqual(["any"]);
  expect(index.find("911")).toEqual([]);
});

it("finds what a walk over every entry finds", () => {
  const digits = fc.string({ unit: fc.constantFrom("+", "1", "2"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(digits), digits, (prefixes, number) => {
      const index = prefixIndex(prefixes.map((prefix) => [prefix, prefix]));
      const walked = prefixes.filter((prefix) => number.startsWith(prefix)).sort((a, b) => b.length - a.length);
      expect(index.find(number)).toEqual(walked);
    }),
  );
});
