import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const FIELDS = ["name", "hostName", "callsPerSecond", "maxConcurrentCalls", "port", "prefix"];

test.each([
  ["callsPerSecnd", "callsPerSecond"],
  ["CallsPerSecond", "callsPerSecond"],
  ["hsotName", "hostName"],
  ["prot", "port"],
  ["perfix", "prefix"],
  ["colour", undefined],
  ["", undefined],
])("%j is meant as %s", (word, expected) => {
  expect(nearest(word, FIELDS)).toBe(expected);
});

test("of two that are equally like it, none is guessed", () => {
  expect(nearest("7xx", ["4xx", "5xx"])).toBeUndefined();
  expect(nearest("7xx", ["4xx", "4xx"])).toBe("4xx");
});
