import type { ActorStore, CommitAnswer, StoredActor } from "@tandem/actor";
import { COMMIT } from "./commit-script.ts";
import type { RedisConnection } from "./connect-redis.ts";
import { fenceReads } from "./fence-reads.ts";
import { actorKey, actorsKey, lingeringKey, ownerKey, removedKey } from "./keys.ts";
import { TAKE } from "./placement-scripts.ts";
import { unreadable } from "./redis-error.ts";

/** Actors that a load asks for in one write. */
const LOAD_SLICE = 500;

/** How a state is kept: a hot part that each commit writes, and a cold one that is written when it changed. */
export interface StateCodec<S> {
  /** `cold` is undefined when it is as in `before`; without `before` it is always given. */
  encode(state: S, before: S | undefined): { readonly hot: string; readonly cold: string | undefined };
  /** Throws on what `encode` never made. */
  decode(kept: { readonly hot: string; readonly cold: string }): S;
}

/** The actors' states in Redis: one hash an actor, written by one script that compares fence and version (CLUSTER rules 15, 16, 18). */
export function redisStore<S>(connection: RedisConnection, codec: StateCodec<S>): ActorStore<S> {
  return {
    async take(partition, boot) {
      // Who takes a partition without a placement has no name but its boot id.
      const epoch = await connection.run(TAKE, [ownerKey(partition)], [boot, boot]);
      return { epoch: Number(epoch), boot };
    },
    load: (partition) => load(connection, codec, partition),
    async commit({ id, address, fence, expected, state, before, due, lingerMs = 0 }) {
      const { partition, id: actor } = address;
      const keys = [
        ownerKey(partition),
        actorKey(partition, actor),
        actorsKey(partition),
        removedKey(partition, actor),
        lingeringKey(partition),
      ];
      const args: (string | number)[] = [fence.epoch, fence.boot, expected, id, due, Math.ceil(lingerMs)];
      if (state !== undefined) {
        const { hot, cold } = codec.encode(state, before);
        args.push(hot);
        if (cold !== undefined) args.push(cold);
      }
      return (await connection.run(COMMIT, keys, args)) as CommitAnswer;
    },
    holds: fenceReads(connection),
  };
}

async function load<S>(
  connection: RedisConnection,
  codec: StateCodec<S>,
  partition: number,
): Promise<readonly StoredActor<S>[]> {
  const live = await connection.ask((redis) => redis.smembers(actorsKey(partition)));
  const lingering = await connection.ask((redis) => redis.zrange(lingeringKey(partition), "0", "-1"));
  const ids = [...new Set([...live, ...lingering])];
  const found: StoredActor<S>[] = [];
  for (let from = 0; from < ids.length; from += LOAD_SLICE) {
    const slice = ids.slice(from, from + LOAD_SLICE);
    const answers = await connection.askMany((pipeline) => {
      for (const id of slice) pipeline.hmget(actorKey(partition, id), "v", "due", "hot", "cold");
    });
    for (const [index, id] of slice.entries()) {
      const answer: readonly unknown[] = Array.isArray(answers[index]) ? answers[index] : [];
      // One that lingered may have ended between the two questions.
      if (typeof answer[0] === "string") found.push(storedActor(connection.where, codec, { partition, id }, answer));
    }
  }
  return found;
}

function storedActor<S>(
  where: string,
  codec: StateCodec<S>,
  address: StoredActor<S>["address"],
  answer: readonly unknown[],
): StoredActor<S> {
  const [version, due, hot, cold] = answer;
  return {
    address,
    version: Number(version ?? 0),
    due: Number(due ?? 0),
    read() {
      try {
        return codec.decode({ hot: String(hot), cold: String(cold) });
      } catch (error) {
        const { partition, id } = address;
        throw unreadable(where, actorKey(partition, id), error);
      }
    },
  };
}
