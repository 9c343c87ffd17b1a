import { expect, test } from "vitest";
import { boundedCache } from "./bounded-cache.ts";

test("makes an answer once, and again when it was pushed out", () => {
  const made: string[] = [];
  const cache = boundedCache<string>(2);
  const get = (key: string) =>
    cache(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(["a", "b", "a", "c", "a", "b"].map(get)).toEqual(["A", "B", "A", "C", "A", "B"]);
  // "c" pushed out "b", the one unused longest.
  expect(made).toEqual(["a", "b", "c", "b"]);
});
