import { type Clock, type ClusterClock, clusterClock, sampleTime } from "@tandem/actor";
import { type RedisConnection, redisTime } from "@tandem/adapter-redis";
import { observeClock } from "@tandem/observability/metrics";
import type { Service } from "@tandem/start-up";
import { explainClock } from "../watch/explain-clock.ts";

/** The wall time of all routers, which is that of Redis (CLUSTER rule 22). Undefined: the process is to end first. */
export async function clockOfCluster(
  { metrics, check, untilThere }: Service,
  redis: RedisConnection,
  ownClock: Clock,
): Promise<ClusterClock | undefined> {
  const time = await untilThere(() => sampleTime(ownClock, () => redisTime(redis)));
  if (time === undefined) return undefined;
  const clock = clusterClock(ownClock, time);
  observeClock(metrics, Date.now, clock.known);
  check("clock", async () => explainClock(clock, Date.now()));
  return clock;
}
