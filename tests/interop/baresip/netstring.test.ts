import { expect, it } from "vitest";
import { netstring, takeNetstrings } from "./netstring.ts";

it.each([
  ["nothing", "", [], ""],
  ["one", "3:abc,", ["abc"], ""],
  ["two and a part of a third", "3:abc,2:de,4:fg", ["abc", "de"], "4:fg"],
  ["a length that is cut off", "1", [], "1"],
  ["one whose comma is still to come", "3:abc", [], "3:abc"],
])("takes %s", (_, buffer, texts, rest) => {
  expect(takeNetstrings(buffer)).toEqual({ texts, rest });
});

it("writes what it takes", () => {
  expect(takeNetstrings(netstring('{"command":"dial"}')).texts).toEqual(['{"command":"dial"}']);
});
