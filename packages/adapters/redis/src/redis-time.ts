import type { RedisConnection } from "./connect-redis.ts";
import { unreadable } from "./redis-error.ts";

/** The server's own time, whole ms since the epoch (CLUSTER rule 22). Rejects with an `AdapterError`. */
export async function redisTime(connection: RedisConnection): Promise<number> {
  const [seconds, microseconds] = await connection.ask((redis) => redis.time());
  const at = Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  if (!Number.isSafeInteger(at)) throw unreadable(connection.where, "TIME");
  return at;
}
