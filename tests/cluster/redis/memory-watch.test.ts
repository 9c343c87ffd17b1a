import { watchMemory } from "@tandem/adapter-redis";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type TestRedis, testRedis } from "./test-redis.ts";

const POLL = { timeout: 20_000, interval: 50 };
const LIMIT = 33_554_432;
/** Written one by one: what is on its way counts as used too. */
const BALLAST = Array.from({ length: 240 }, (_, i) => `ballast-${i}`);
const VALUE = "x".repeat(100_000);

let redis: TestRedis;
beforeAll(async () => {
  redis = await testRedis({ maxMemory: "32mb" });
}, 60_000);
afterAll(() => redis.close(), 60_000);

test("CLUSTER rule 33: from 70 % of maxmemory on it is full, and below again it is not", async () => {
  const connection = await redis.connect();
  const said: string[] = [];
  const watch = watchMemory(connection, { say: (line) => said.push(line) });
  onTestFinished(() => watch.close());
  await expect.poll(() => watch.limitBytes, POLL).toBe(LIMIT);
  expect(watch.usedBytes).toBeGreaterThan(0);
  expect(watch.isFull).toBe(false);

  for (const key of BALLAST) await connection.ask((client) => client.set(key, VALUE));
  await expect.poll(() => watch.isFull, POLL).toBe(true);
  expect(watch.usedBytes).toBeLessThan(LIMIT);
  // What is left is for the calls that there are: their commits are still taken.
  expect(await connection.ask((client) => client.set("call", "state"))).toBe("OK");

  await connection.ask((client) => client.del(...BALLAST));
  await expect.poll(() => watch.isFull, POLL).toBe(false);
  expect(said).toEqual([
    expect.stringMatching(/uses \d+ of 33554432 bytes: new calls are refused/),
    expect.stringMatching(/new calls are taken again$/),
  ]);
});

test("a server without a bound is never full", async () => {
  const connection = await redis.connect();
  await connection.ask((client) => client.config("SET", "maxmemory", "0"));
  const watch = watchMemory(connection, { say: () => undefined });
  onTestFinished(() => watch.close());
  await expect.poll(() => watch.usedBytes, POLL).toBeGreaterThan(0);
  expect([watch.limitBytes, watch.isFull]).toEqual([0, false]);
});
