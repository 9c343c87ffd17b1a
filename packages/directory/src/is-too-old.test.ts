import { describe, expect, it } from "vitest";
import { isTooOld } from "./is-too-old.ts";

describe("a copy of the directory (CLUSTER rule 35)", () => {
  it.each<readonly [string, number, boolean]>([
    ["just confirmed", 0, false],
    ["ten minutes old", 600_000, false],
    ["older", 600_001, true],
    ["that never was", Number.POSITIVE_INFINITY, true],
  ])("%s", (_, ageMs, expected) => expect(isTooOld(ageMs)).toBe(expected));
});
