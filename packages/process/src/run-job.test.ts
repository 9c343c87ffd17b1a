import { expect, test } from "vitest";
import { runJob } from "./index.ts";
import { TestSystem } from "./testing/index.ts";

const WHO = { service: "billing", name: "billing-migrate" };

test("work that is done ends its parts and exits with 0", async () => {
  const system = new TestSystem();
  const ended: string[] = [];
  runJob(system, WHO, async ({ atEnd }) => atEnd("the database", async () => void ended.push("database")));
  expect(await system.exited.promise).toBe(0);
  expect(ended).toEqual(["database"]);
});

test("work that fails exits with 2", async () => {
  const system = new TestSystem();
  runJob(system, WHO, () => Promise.reject(new Error("migration 0001-a failed")));
  expect(await system.exited.promise).toBe(2);
});

test("a signal that comes before the work is done exits with 1", async () => {
  const system = new TestSystem();
  runJob(system, WHO, ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())));
  system.emit("SIGTERM");
  expect(await system.exited.promise).toBe(1);
});
