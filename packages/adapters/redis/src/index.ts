export { COMMAND_TIMEOUT_MS, connectRedis, type RedisConnection, type RedisOptions } from "./connect-redis.ts";
export type { EncodedState, StateCodec } from "./encoded-state.ts";
export { type MemoryWatch, type MemoryWatchOptions, watchMemory } from "./memory-watch.ts";
export { type RedisLimitsOptions, redisLimits } from "./redis-limits.ts";
export { redisPlacement } from "./redis-placement.ts";
export { type RedisStoreOptions, redisStore } from "./redis-store.ts";
export { redisTime } from "./redis-time.ts";
