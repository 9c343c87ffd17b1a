import type { ActorStore } from "@tandem/actor";
import {
  type RedisConnection,
  type RedisStoreOptions,
  redisStore as real,
  type StateCodec,
} from "@tandem/adapter-redis";
import { committed, committing } from "./at-commit.ts";
import { stepped } from "./trigger.ts";

export { redisLimits, redisPlacement, redisTime, watchMemory } from "@tandem/adapter-redis";

/** The store, with an ear at its commits. */
export function redisStore<S>(
  connection: RedisConnection,
  codec: StateCodec<S>,
  options?: RedisStoreOptions,
): ActorStore<S> {
  const store = real(connection, codec, options);
  return {
    ...store,
    async commit(commit) {
      committing(commit.address.partition);
      const answer = await store.commit(commit);
      stepped(commit.address.partition);
      committed(commit.address.partition);
      return answer;
    },
  };
}
