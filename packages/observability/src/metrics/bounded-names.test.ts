import { expect, it } from "vitest";
import { boundedNames } from "./bounded-names.ts";

it("keeps the first names as they are, and calls all that follow other", () => {
  const told: string[] = [];
  const name = boundedNames(2, (value) => told.push(value));
  expect(["a", "b", "c", "a", "d", "b"].map(name)).toEqual(["a", "b", "other", "a", "other", "b"]);
  expect(told).toEqual(["a", "b", "other"]);
});
