import { expect, test } from "vitest";
import { LOG_LIMIT, memoryLog } from "./memory-log.ts";

const QUICK = { gatherMs: 1, batchLimit: 2, retryMs: 1 };

test("the reader gets everything once, in order, in pieces of the limit", async () => {
  const got: (readonly number[])[] = [];
  const log = memoryLog<number>({ ...QUICK, consume: (batches) => Promise.resolve(void got.push(batches)) });
  for (const event of [1, 2, 3, 4, 5]) await log.append(event);
  await log.flush();
  expect(got).toEqual([[1, 2], [3, 4], [5]]);
  expect(log.size).toBe(0);
});

test("a reader that fails is asked again with the same events, and what came meanwhile follows", async () => {
  const got: (readonly number[])[] = [];
  const failures: unknown[] = [];
  const log = memoryLog<number>({
    ...QUICK,
    failed: (error) => failures.push(error),
    consume(batches) {
      got.push(batches);
      if (got.length > 2) return Promise.resolve();
      if (got.length === 1) void log.append(3);
      return Promise.reject(new Error(`refused ${got.length}`));
    },
  });
  await log.append(1);
  await log.flush();
  expect(got).toEqual([[1], [1, 3], [1, 3]]);
  expect(failures).toHaveLength(2);
});

test("a log whose reader takes nothing says so when half of its limit is held", async () => {
  const log = memoryLog<number>({
    gatherMs: 3_600_000,
    batchLimit: 5_000,
    retryMs: 1,
    consume: () => Promise.resolve(),
  });
  for (let event = 0; event < LOG_LIMIT / 2; event += 1) void log.append(event);
  expect(log.isLagging).toBe(false);
  void log.append(0);
  expect(log.isLagging).toBe(true);
  await log.flush();
  expect(log.isLagging).toBe(false);
});

test("groups reach the reader whole, and a flush gives on what is open", async () => {
  const got: (readonly string[])[] = [];
  const log = memoryLog<string>({
    gatherMs: 3_600_000,
    batchLimit: 10,
    retryMs: 1,
    grouping: { keyOf: (batch) => batch.slice(0, 1), opens: (batch) => Number(batch.slice(1)), heldMs: 3_600_000 },
    consume: (batches) => Promise.resolve(void got.push(batches)),
  });
  for (const batch of ["a+1", "b+1", "a0", "c0", "a-1"]) void log.append(batch);
  expect(log.size).toBe(5);
  await log.flush();
  expect(got).toEqual([["c0", "a+1", "a0", "a-1", "b+1"]]);
  expect(log.size).toBe(0);
});
