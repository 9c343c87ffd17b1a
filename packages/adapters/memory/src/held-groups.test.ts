import { expect, test } from "vitest";
import { HeldGroups } from "./held-groups.ts";

/** "a+1": one more is open in the group a. */
const groups = () =>
  new HeldGroups<string>({
    keyOf: (batch) => batch.slice(0, 1),
    opens: (batch) => Number(batch.slice(1)),
    heldMs: 100,
  });

test("a group comes out whole, in order, when nothing is open in it", () => {
  const held = groups();
  expect(held.add("a+1", 0)).toEqual([]);
  expect(held.add("b+1", 1)).toEqual([]);
  expect(held.add("a+1", 2)).toEqual([]);
  expect(held.add("a-1", 3)).toEqual([]);
  expect(held.add("a-1", 4)).toEqual(["a+1", "a+1", "a-1", "a-1"]);
  expect(held.release(Number.POSITIVE_INFINITY)).toEqual(["b+1"]);
});

test("what opens nothing waits for nothing, and neither does the end of what has been given on", () => {
  const held = groups();
  expect(held.add("a0", 0)).toEqual(["a0"]);
  held.add("a+1", 0);
  expect(held.release(100)).toEqual(["a+1"]);
  expect(held.add("a-1", 200)).toEqual(["a-1"]);
});

test("a group that stays open comes out after its time, the younger ones do not", () => {
  const held = groups();
  held.add("a+1", 0);
  held.add("b+1", 50);
  expect(held.release(99)).toEqual([]);
  expect(held.release(149)).toEqual(["a+1"]);
  expect(held.release(150)).toEqual(["b+1"]);
});
