import { type RedisConnection, redisLimits, redisPlacement, redisStore } from "@tandem/adapter-redis";
import { actorStoreContract, limitsContract, placementContract } from "@tandem/testkit/contracts";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { keepData, type TestRedis, testRedis, textCodec } from "./test-redis.ts";

/** Takes time off every lease, heartbeat and rate that is stored, as if it had gone by. */
const AGE = `
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'zset' then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -ARGV[1], member) end
  elseif kind == 'string' and string.match(key, ':due$') then
    redis.call('SET', key, string.format('%.3f', redis.call('GET', key) - ARGV[1]), 'KEEPTTL')
  end
end
`;

let redis: TestRedis;
let one: RedisConnection;
let two: RedisConnection;

beforeAll(async () => {
  redis = await testRedis();
  one = await redis.connect();
  two = await redis.connect();
});
afterAll(() => redis.close());
beforeEach(() => redis.empty());

const pass = async (ms: number): Promise<void> => {
  await one.ask((client) => client.eval(AGE, 0, ms));
};

actorStoreContract("states in Redis", () =>
  Promise.resolve({ store: redisStore(one, textCodec), keep: () => keepData(one) }),
);

placementContract("in Redis, two connections", () =>
  Promise.resolve({
    placements: [redisPlacement(one), redisPlacement(two)],
    stores: [redisStore(one, textCodec), redisStore(two, textCodec)],
    pass,
  }),
);

limitsContract("in Redis, two connections", (leaseMs) =>
  Promise.resolve({
    limits: [redisLimits(one, { leaseMs, gatherMs: 0 }), redisLimits(two, { leaseMs, gatherMs: 0 })],
    // Wrong on purpose: the server's time alone counts.
    now: () => 0,
    pass,
  }),
);
