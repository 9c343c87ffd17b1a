import type { KeptActor, Recovery } from "@tandem/actor";
import type { RedisConnection } from "./connect-redis.ts";
import { type StateCodec, TEXT } from "./encoded-state.ts";
import { actorKey, actorsKey, lingeringKey, ownerKey } from "./keys.ts";
import { FORGET, RECLAIM, RECOVERED, RESTORE } from "./recovery-scripts.ts";

/** Actors that leave in one write, of one partition. */
const SLICE = 50;
/** Partitions at once: thousands of actors in one turn would keep heartbeats waiting, and be given up before their answers are read. */
const AT_ONCE = 4;

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** Recoveries, also of all partitions of a router: their records name it at once, their actors come a few partitions at a time. */
export function recoveries<S>(
  connection: RedisConnection,
  codec: StateCodec<S>,
  router: string,
): (recovery: Recovery<S>) => Promise<"held" | "fenced"> {
  const inTurn = turns();
  return (recovery) => recoverPartition(connection, codec, router, recovery, inTurn);
}

function turns(): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < AT_ONCE) running += 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

/**
 * Writes what a server has lost of a partition: the owner's record, the actors whose last commit is above the mark that is
 * still there, and the end of those that have ended (CLUSTER rule 19). Until the last write the partition stays behind.
 */
async function recoverPartition<S>(
  connection: RedisConnection,
  codec: StateCodec<S>,
  router: string,
  { partition, fence, seen, actors, ended }: Recovery<S>,
  inTurn: Turns,
): Promise<"held" | "fenced"> {
  const own = [fence.epoch, fence.boot] as const;
  const mark = Number(await connection.run(RECLAIM, [ownerKey(partition)], [...own, router, seen]));
  if (mark === -2) return "fenced";
  if (mark >= seen) return "held";
  const keysOf = (id: string): readonly string[] => [
    ownerKey(partition),
    actorKey(partition, id),
    actorsKey(partition),
    lingeringKey(partition),
  ];
  const restore = async (actor: KeptActor<S>): Promise<boolean> => {
    const state = actor.read();
    if (state === undefined) return true;
    const { hot, changed } = codec.encode(state, undefined);
    const { version, due, lingerMs = 0 } = actor;
    const texts = changed.map((word, i) => (i % 2 === 0 ? TEXT + word : word));
    const args = [...own, version, due, Math.ceil(lingerMs), hot, ...texts];
    return (await connection.run(RESTORE, keysOf(actor.id), args)) === 1;
  };
  const forget = async (id: string): Promise<boolean> => (await connection.run(FORGET, keysOf(id), [...own])) === 1;
  const work = [
    ...actors.filter((actor) => actor.mark > mark).map((actor) => () => restore(actor)),
    ...[...ended]
      .filter(([, at]) => at > mark)
      .map(
        ([id]) =>
          () =>
            forget(id),
      ),
  ];
  return inTurn(async () => {
    for (let from = 0; from < work.length; from += SLICE) {
      const done = await Promise.all(work.slice(from, from + SLICE).map((one) => one()));
      if (done.includes(false)) return "fenced";
    }
    return (await connection.run(RECOVERED, [ownerKey(partition)], [...own, seen])) === 1 ? "held" : "fenced";
  });
}
