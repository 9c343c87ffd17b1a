import type { KeptActor } from "@tandem/actor";
import { type RedisConnection, redisStore } from "@tandem/adapter-redis";
import { expect, onTestFinished, test } from "vitest";
import { testRedis, textCodec } from "./test-redis.ts";

const PARTITIONS = 64;
const ACTORS = 100;

/** The same connection, which counts the scripts that wait for their answer, and keeps what keys each has had. */
function counted(connection: RedisConnection) {
  let waiting = 0;
  let most = 0;
  const keys: (readonly string[])[] = [];
  const run: RedisConnection["run"] = async (...asked) => {
    waiting += 1;
    most = Math.max(most, waiting);
    keys.push(asked[1]);
    try {
      return await connection.run(...asked);
    } finally {
      waiting -= 1;
    }
  };
  return { connection: { ...connection, run }, most: () => most, keys };
}

// A router has ten thousand calls: sent at once, none would be answered within the time that a command has.
test("a router gives its partitions back a few at a time, and all of them", { timeout: 60_000 }, async () => {
  const redis = await testRedis();
  onTestFinished(() => redis.close());
  const { connection, most, keys } = counted(await redis.connect());
  const store = redisStore(connection, textCodec);
  const fences = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => store.take(partition, "b")));
  await redis.empty();
  const before = most();
  keys.length = 0;
  const recovered = await Promise.all(
    fences.map((fence, partition) => {
      const actors = Array.from({ length: ACTORS }, (_, i): KeptActor<string> => {
        const id = (partition * ACTORS + i).toString(16).padStart(16, "0");
        return { id, version: 1, mark: i + 1, due: 0, lingerMs: undefined, read: () => "a|b" };
      });
      return store.recover({ partition, fence, seen: ACTORS, actors, ended: new Map() });
    }),
  );
  expect(new Set(recovered)).toEqual(new Set(["held"]));
  expect(before).toBe(PARTITIONS);
  expect(most()).toBeLessThanOrEqual(200);
  // All records name their owner before the first actor is there: others wait for seconds with what nobody owns.
  const records = new Set(keys.slice(0, PARTITIONS).map((of) => of.join()));
  expect([records.size, [...records].some((of) => of.includes(","))]).toEqual([PARTITIONS, false]);
  const found = await Promise.all(fences.map((_, partition) => store.load(partition)));
  expect(found.map(({ length }) => length)).toEqual(fences.map(() => ACTORS));
});
