import { type Clock, clusterClock, type Member, sampleTime } from "@tandem/actor";
import { systemClock } from "@tandem/adapter-memory";
import { type RedisConnection, redisPlacement, redisTime } from "@tandem/adapter-redis";
import { shiftedClock } from "@tandem/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestRedis, testRedis } from "./test-redis.ts";

const TTL_MS = 60_000;

let redis: TestRedis;
let connection: RedisConnection;

beforeAll(async () => {
  redis = await testRedis();
  connection = await redis.connect();
});
afterAll(() => redis.close());

/** What the clock says lies between two answers of the server, give or take so many ms. */
async function expectToSayWhatRedisSays(clock: Pick<Clock, "now">, withinMs: number): Promise<void> {
  const before = await redisTime(connection);
  const now = clock.now();
  const after = await redisTime(connection);
  expect(now).toBeGreaterThanOrEqual(before - withinMs);
  expect(now).toBeLessThanOrEqual(after + withinMs);
}

describe("the time of Redis in a process whose own clock is wrong (CLUSTER rule 22)", () => {
  test.each([120_000, -7_200_000])(
    "by %i ms: is right from the first answer, by half its round trip",
    async (offMs) => {
      const own = shiftedClock(systemClock(), offMs);
      const sample = await sampleTime(own, () => redisTime(connection));
      const clock = clusterClock(own, sample);
      await expectToSayWhatRedisSays(clock, (sample.receivedAt - sample.sentAt) / 2 + 2);
    },
  );

  test("and stays so with what heartbeats bring along", async () => {
    const placement = redisPlacement(connection);
    const own = shiftedClock(systemClock(), 45_000);
    const member: Member = { router: "router-0", boot: "b0" };
    const clock = clusterClock(own, await sampleTime(own, () => redisTime(connection)));
    let shortest = Number.POSITIVE_INFINITY;
    let last = clock.now();
    for (let beat = 0; beat < 50; beat += 1) {
      const sample = await sampleTime(own, async () => (await placement.beat(member, TTL_MS)).now);
      shortest = Math.min(shortest, sample.receivedAt - sample.sentAt);
      clock.heard(sample);
      expect(clock.now()).toBeGreaterThanOrEqual(last);
      last = clock.now();
    }
    // What is known is as good as the best answer; `now` may still be on its way there.
    await expectToSayWhatRedisSays({ now: () => clock.known() ?? Number.NaN }, shortest / 2 + 3);
  });
});
