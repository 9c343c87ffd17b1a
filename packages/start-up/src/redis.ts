import { connectRedis, type RedisConnection } from "@tandem/adapter-redis";
import { observeConnection } from "@tandem/observability/metrics";
import type { Environment, REDIS_VARIABLES } from "@tandem/process";
import type { Service } from "./run-service.ts";

/** The connection, once there is one; its readiness is the process's from then on. Undefined: the process is to end first. */
export async function openRedis(
  { name, metrics, signal, atEnd, check, waitFor }: Service,
  { TANDEM_REDIS_URL: url }: Environment<typeof REDIS_VARIABLES>,
): Promise<RedisConnection | undefined> {
  const { say, isThere } = waitFor("redis");
  const redis = connectRedis({ url, name, say });
  atEnd("the connection to Redis", () => redis.close());
  observeConnection(metrics, "redis", redis);
  // Redis connects for ever and rejects nothing: only the signal ends the wait for one that never comes.
  await Promise.race([redis.up(), whenAborted(signal)]);
  if (signal.aborted) return undefined;
  isThere();
  check("redis", async () => (redis.isUp ? undefined : `${redis.where} is away`));
  return redis;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
