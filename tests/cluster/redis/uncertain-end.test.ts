import { AdapterError, type Commit, type Fence } from "@tandem/actor";
import { type RedisConnection, redisLimits, redisPlacement, redisStore } from "@tandem/adapter-redis";
import { trunkWith } from "@tandem/directory";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type TestRedis, testRedis, textCodec } from "./test-redis.ts";

const address = { partition: 7, id: "00000000000000a1" };
const OWN_KEY = "own:{p7}";
const ACTOR_KEY = `a:{p7}:${address.id}`;

let redis: TestRedis;
let connection: RedisConnection;
/** Gives up what has no answer in a second and a half. */
let hasty: RedisConnection;

beforeAll(async () => {
  redis = await testRedis();
  connection = await redis.connect();
  hasty = await redis.connect({ commandTimeoutMs: 1_500 });
});
afterAll(() => redis.close());
beforeEach(() => redis.empty());

let marks = 0;
const commitOf = (fence: Fence, expected: number, state: string | undefined, id: string): Commit<string> => {
  marks += 1;
  return { id, address, fence, expected, state, before: undefined, due: 0, mark: marks, seen: 0 };
};
const codeOf = (error: unknown): unknown => (error instanceof AdapterError ? error.code : error);

/** Resolves when all that was acknowledged is with the kernel: a killed process loses none of it. */
async function written(): Promise<void> {
  for (;;) {
    const info = await connection.ask((client) => client.info("persistence"));
    if (/aof_buffer_length:0\r/.test(info) && /aof_pending_bio_fsync:0\r/.test(info)) return;
  }
}

/** Resolves when the connection is seen to be gone. */
function whenDown(): Promise<void> {
  return new Promise((resolve) => {
    const stop = connection.watch((isUp) => {
      if (isUp) return;
      stop();
      resolve();
    });
  });
}

/** Redis stands still until the returned function is called. */
async function halt(): Promise<() => Promise<void>> {
  const { server } = redis;
  await server.halt();
  let isHalted = true;
  const resume = async (): Promise<void> => {
    if (isHalted) await server.resume();
    isHalted = false;
  };
  onTestFinished(resume);
  return resume;
}

describe("a Redis that stands still, and goes on (CLUSTER rule 15)", () => {
  test("a commit that had no answer in time is asked again with the same id, and is done once", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    const resume = await halt();
    const commit = commitOf(fence, 0, "first", "boot-1.1");
    await expect(redisStore(hasty, textCodec).commit(commit)).rejects.toMatchObject({
      name: "AdapterError",
      code: "timeout",
    });
    await resume();
    expect(await store.commit(commit)).toBe("committed");
    expect(await store.commit(commit)).toBe("committed");
    const found = await store.load(7);
    expect(found.map((actor) => [actor.version, actor.read()])).toEqual([[1, "first"]]);
  });

  test("a removal too", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    await store.commit(commitOf(fence, 0, "first", "boot-1.1"));
    const resume = await halt();
    const last = commitOf(fence, 1, undefined, "boot-1.2");
    await expect(redisStore(hasty, textCodec).commit(last)).rejects.toMatchObject({ code: "timeout" });
    await resume();
    expect(await store.commit(last)).toBe("committed");
    expect(await store.load(7)).toEqual([]);
    const ttl = await connection.ask((client) => client.pttl(`r:{p7}:${address.id}`));
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(90_000);
  });

  test("a slot that was asked for without an answer is given back", async () => {
    const limits = redisLimits(hasty, { gatherMs: 0 });
    const trunk = trunkWith({ callsPerSecond: 100, maxConcurrentCalls: 1 });
    const resume = await halt();
    await expect(limits.take(trunk, "a", "PSTN", 0)).rejects.toMatchObject({ code: "timeout" });
    await resume();
    expect(await limits.take(trunk, "b", "PSTN", 0)).toEqual({ ok: true });
  });
});

describe("a Redis that is killed", () => {
  test("has what was committed when it is back, owner, removal and cold part too; commands are refused meanwhile", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    await store.commit(commitOf(fence, 0, "hot-1|cold", "boot-1.1"));
    await store.commit({ ...commitOf(fence, 1, "hot-2|cold", "boot-1.2"), before: "hot-1|cold" });
    await written();
    const down = whenDown();
    await redis.server.kill();
    await down;
    expect(connection.isUp).toBe(false);
    await expect(store.commit(commitOf(fence, 2, "hot-3|cold", "boot-1.3"))).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(store.load(7)).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.holds(7, fence, 0)).rejects.toMatchObject({ code: "unavailable" });
    await redis.server.restart();
    await connection.up();
    const found = await store.load(7);
    expect(found.map((actor) => [actor.version, actor.read()])).toEqual([[2, "hot-2|cold"]]);
    expect(await store.holds(7, fence, 0)).toBe("held");
    expect(await store.commit(commitOf(fence, 2, "hot-3|cold", "boot-1.3"))).toBe("committed");
  });

  test("a slot that was given back meanwhile is free when it is back", async () => {
    const limits = redisLimits(connection, { gatherMs: 0 });
    const trunk = trunkWith({ callsPerSecond: 100, maxConcurrentCalls: 2 });
    for (const id of ["a", "b"]) await limits.take(trunk, id, "PSTN", 0);
    await written();
    const down = whenDown();
    await redis.server.kill();
    await down;
    await limits.release(trunk, "a");
    await expect(limits.take(trunk, "c", "PSTN", 0)).rejects.toMatchObject({ code: "unavailable" });
    await redis.server.restart();
    await connection.up();
    expect(await limits.counts(trunk, 0)).toEqual({ pstn: 1, sip: 0 });
  });
});

describe("a Redis that has lost its last writes", () => {
  const one = { router: "router-0", boot: "b0" };
  const two = { router: "router-1", boot: "b1" };

  /** Waits until the server's clock shows another millisecond. */
  const nextMs = async (): Promise<void> => {
    const now = async (): Promise<number> => {
      const [seconds, micros] = await connection.ask((client) => client.time());
      return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
    };
    const since = await now();
    while ((await now()) === since);
  };

  test.each([
    [
      "went back to the owner before",
      async (old: Readonly<Record<string, string>>) => {
        await connection.ask((client) => client.hset(OWN_KEY, old));
      },
    ],
    [
      "is gone",
      async () => {
        await connection.ask((client) => client.del(OWN_KEY));
      },
    ],
  ] as const)(
    "an owner's record that %s: the next epoch is above the lost one, whose owner is fenced",
    async (_, lose) => {
      const placement = redisPlacement(connection);
      const store = redisStore(connection, textCodec);
      await placement.take(7, undefined, one);
      const before = await connection.ask((client) => client.hgetall(OWN_KEY));
      const lost = await placement.take(7, (await placement.owners())[7], two);
      if (lost === undefined) throw new Error("nothing was taken");
      await nextMs();
      await lose(before);
      expect(await store.commit(commitOf(lost, 0, "x", "b1.1"))).toBe("behind");
      const next = await placement.take(7, (await placement.owners())[7], one);
      expect(next?.epoch).toBeGreaterThan(lost.epoch);
      expect(await store.commit(commitOf(lost, 0, "x", "b1.1"))).toBe("fenced");
    },
  );
});

describe("what is stored", () => {
  test("a cold text is written only when it changed", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    await store.commit(commitOf(fence, 0, "hot-1|cold", "boot-1.1"));
    await connection.ask((client) => client.hset(ACTOR_KEY, ".text", "by hand"));
    await store.commit({ ...commitOf(fence, 1, "hot-2|cold", "boot-1.2"), before: "hot-1|cold" });
    expect((await store.load(7))[0]?.read()).toBe("hot-2|by hand");
    await store.commit({ ...commitOf(fence, 2, "hot-2|new", "boot-1.3"), before: "hot-2|cold" });
    expect((await store.load(7))[0]?.read()).toBe("hot-2|new");
    await store.commit({ ...commitOf(fence, 3, "hot-3", "boot-1.4"), before: "hot-2|new" });
    expect((await store.load(7))[0]?.read()).toBe("hot-3");
  });

  test("an actor that cannot be decoded is corrupt, and only its own reading says so", async () => {
    const broken = {
      ...textCodec,
      decode: () => {
        throw new Error("no such format");
      },
    };
    const store = redisStore(connection, broken);
    const fence = await store.take(7, "boot-1");
    await store.commit(commitOf(fence, 0, "x", "boot-1.1"));
    const [found] = await store.load(7);
    const error = (() => {
      try {
        return found?.read();
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(codeOf(error)).toBe("corrupt");
  });

  test("a key of another kind is corrupt", async () => {
    const store = redisStore(connection, textCodec);
    await connection.ask((client) => client.set(OWN_KEY, "text"));
    await expect(store.take(7, "boot-1")).rejects.toMatchObject({ code: "corrupt" });
  });

  test("scripts that the server has forgotten are sent again", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    await connection.ask((client) => client.script("FLUSH"));
    expect(await store.commit(commitOf(fence, 0, "x", "boot-1.1"))).toBe("committed");
  });

  test("a takeover finds 1,200 actors, more than one write asks for", async () => {
    const store = redisStore(connection, textCodec);
    const fence = await store.take(7, "boot-1");
    const ids = Array.from({ length: 1_200 }, (_, index) => index.toString(16).padStart(16, "0"));
    await Promise.all(
      ids.map((id) => store.commit({ ...commitOf(fence, 0, `of ${id}|cold`, id), address: { partition: 7, id } })),
    );
    const found = await store.load(7);
    expect(found.map((actor) => actor.address.id).sort()).toEqual(ids);
    for (const actor of found) expect(actor.read()).toBe(`of ${actor.address.id}|cold`);
  });
});
