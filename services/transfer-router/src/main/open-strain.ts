import { loopLag } from "@tandem/adapter-memory";
import type { LiveDirectory, NatsEventLog } from "@tandem/adapter-nats";
import { type MemoryWatch, type RedisConnection, watchMemory } from "@tandem/adapter-redis";
import { isTooOld } from "@tandem/directory";
import type { Service } from "@tandem/start-up";
import { type Strain, strainOf } from "../limits/strain.ts";

const LOOP_LAG_MS = 400;

export interface StrainSources {
  readonly redis: RedisConnection;
  readonly log: NatsEventLog;
  readonly live: LiveDirectory;
}

/** What is watched to refuse new calls in time. */
export function openStrain(
  { say, atEnd }: Service,
  { redis, log, live }: StrainSources,
): { readonly strain: Strain; readonly memory: MemoryWatch } {
  const memory = watchMemory(redis, { say });
  atEnd("the watch over Redis' memory", async () => memory.close());
  const lag = loopLag(live.config.limits["eventLoopLagMs"] ?? LOOP_LAG_MS, (ms) =>
    say(`its event loop is late by ${ms} ms: new calls are refused until it has been on time for a second`),
  );
  atEnd("the watch over the event loop", async () => lag.close());
  const strain = strainOf({
    log: () => log.isLagging,
    loop: () => lag.isLate(),
    memory: () => memory.isFull,
    directory: () => isTooOld(live.ageMs),
  });
  return { strain, memory };
}
