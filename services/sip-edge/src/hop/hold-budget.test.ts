import { expect, test } from "vitest";
import { HoldBudget } from "./hold-budget.ts";
import { HOP_LIMITS } from "./hop-limits.ts";
import { Lanes } from "./lanes.ts";

const LIMITS = { ...HOP_LIMITS, heldCalls: 4, heldRequests: 8, heldResponses: 8, heldBytes: 4_000, sourceShare: 4 };

test("a source has its share of each kind, whatever it holds of another (CLUSTER rule 23)", () => {
  const budget = new HoldBudget(LIMITS);
  expect([budget.take("response", "a", 1), budget.take("response", "a", 1)]).toEqual([true, true]);
  expect(budget.take("response", "a", 1)).toBe(false);
  expect([budget.take("call", "a", 1), budget.take("call", "a", 1), budget.take("call", "b", 1)]).toEqual([
    true,
    false,
    true,
  ]);
});

test("what is beyond its leg's rate has a room of its own, and a small one (CLUSTER rule 23)", () => {
  const budget = new HoldBudget({ ...LIMITS, heldExcess: 4 });
  expect([1, 2].map(() => budget.take("excess", "a", 1))).toEqual([true, false]);
  expect([budget.take("call", "a", 1), budget.take("request", "a", 1), budget.take("response", "a", 1)]).toEqual([
    true,
    true,
    true,
  ]);
  expect([budget.take("excess", "b", 1), budget.size]).toEqual([true, 5]);
});

test("new calls cannot use up the bytes of dialogs, nor one source those of all (CLUSTER rule 23)", () => {
  const budget = new HoldBudget(LIMITS);
  expect(["a", "b", "c", "d", "e"].map((source) => budget.take("call", source, 1_000))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  expect([budget.take("request", "a", 1_001), budget.take("request", "a", 1_000)]).toEqual([false, true]);
});

test("what is given back is free again, and a source that holds nothing leaves nothing behind", () => {
  const budget = new HoldBudget(LIMITS);
  for (let round = 0; round < 20; round += 1) {
    expect(budget.take("call", "a", 1_000)).toBe(true);
    budget.give("call", "a", 1_000);
  }
  expect(budget.size).toBe(0);
});

test("in a lane one piece follows the other, also one that failed; lanes do not wait for each other (CLUSTER rule 12)", async () => {
  const lanes = new Lanes();
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  const failing = lanes.run("a", () => first.promise);
  const second = lanes.run("a", async () => void done.push("a"));
  await lanes.run("b", async () => void done.push("b"));
  expect(done).toEqual(["b"]);
  first.reject(new Error("our own bug"));
  await expect(failing).rejects.toThrow("our own bug");
  await second;
  expect([done, lanes.size]).toEqual([["b", "a"], 0]);
});
