import type { ActorStore, CommitAnswer, StoredActor } from "@tandem/actor";
import { COMMIT } from "./commit-script.ts";
import type { RedisConnection } from "./connect-redis.ts";
import { type StateCodec, TEXT } from "./encoded-state.ts";
import { fenceReads } from "./fence-reads.ts";
import { actorKey, actorsKey, lingeringKey, ownerKey, removedKey } from "./keys.ts";
import { TAKE } from "./placement-scripts.ts";
import { recoveries } from "./recover-partition.ts";
import { unreadable } from "./redis-error.ts";
import { replicaWaits } from "./replica-waits.ts";

/** Actors that a load asks for in one write. */
const LOAD_SLICE = 500;

export interface RedisStoreOptions {
  /** This process's name in the records that it makes anew (CLUSTER rule 19). */
  readonly router?: string;
  /** Told each time that no replica was quick enough to know what must not be lost. */
  readonly replicaLate?: () => void;
}

/** The actors' states in Redis: one hash an actor, written by one script that compares fence and version (CLUSTER rules 15, 16, 18). */
export function redisStore<S>(
  connection: RedisConnection,
  codec: StateCodec<S>,
  { router = "", replicaLate = () => undefined }: RedisStoreOptions = {},
): ActorStore<S> {
  const replicated = replicaWaits(connection, replicaLate);
  return {
    async take(partition, boot) {
      // Who takes a partition without a placement has no name but its boot id.
      const epoch = await connection.run(TAKE, [ownerKey(partition)], [boot, boot]);
      return { epoch: Number(epoch), boot };
    },
    load: (partition) => load(connection, codec, partition),
    async commit({ id, address, fence, expected, state, before, due, lingerMs = 0, mark, seen, isFirm }) {
      const { partition, id: actor } = address;
      const keys = [
        ownerKey(partition),
        actorKey(partition, actor),
        actorsKey(partition),
        removedKey(partition, actor),
        lingeringKey(partition),
      ];
      const { epoch, boot } = fence;
      const args: (string | number)[] = [epoch, boot, mark, seen, expected, id, due, Math.ceil(lingerMs)];
      if (state !== undefined) {
        const { hot, changed, gone } = codec.encode(state, before);
        args.push(hot, changed.length);
        changed.forEach((word, i) => void args.push(i % 2 === 0 ? TEXT + word : word));
        for (const name of gone) args.push(TEXT + name);
      }
      const asked = connection.run(COMMIT, keys, args);
      if (isFirm !== true) return (await asked) as CommitAnswer;
      const [answer] = await Promise.all([asked, replicated()]);
      return answer as CommitAnswer;
    },
    holds: fenceReads(connection),
    recover: recoveries(connection, codec, router),
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
      for (const id of slice) pipeline.hgetall(actorKey(partition, id));
    });
    for (const [index, id] of slice.entries()) {
      const fields = new Map(Object.entries((answers[index] ?? {}) as Record<string, string>));
      // One that lingered may have ended between the two questions.
      if (fields.has("v")) found.push(storedActor(connection.where, codec, { partition, id }, fields));
    }
  }
  return found;
}

function storedActor<S>(
  where: string,
  codec: StateCodec<S>,
  address: StoredActor<S>["address"],
  fields: ReadonlyMap<string, string>,
): StoredActor<S> {
  return {
    address,
    version: Number(fields.get("v") ?? 0),
    due: Number(fields.get("due") ?? 0),
    read() {
      try {
        const texts = [...fields].flatMap(([name, text]) => (name.startsWith(TEXT) ? [[name.slice(1), text]] : []));
        return codec.decode({ hot: String(fields.get("hot")), cold: Object.fromEntries(texts) });
      } catch (error) {
        const { partition, id } = address;
        throw unreadable(where, actorKey(partition, id), error);
      }
    },
  };
}
