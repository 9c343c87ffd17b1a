import type { Fence, Holding } from "@tandem/actor";
import type { RedisConnection } from "./connect-redis.ts";
import { ownerKey } from "./keys.ts";
import { unreadable } from "./redis-error.ts";

type Record = readonly [epoch: string | null, boot: string | null, mark: string | null];

interface Asked {
  readonly record: Promise<Record>;
  readonly resolve: (record: Record) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads of owner records: however many ask in one turn of the event loop, one read a partition, all in one write (CLUSTER rule 14). */
export function fenceReads(
  connection: RedisConnection,
): (partition: number, fence: Fence, seen: number) => Promise<Holding> {
  let waiting = new Map<number, Asked>();
  const send = (): void => {
    const asked = waiting;
    // Who asks from here on gets a read of its own: an older one could not see what happened since.
    waiting = new Map();
    read(connection, [...asked.keys()]).then(
      (records) => {
        let index = 0;
        for (const { resolve } of asked.values()) {
          resolve(records[index] ?? [null, null, null]);
          index += 1;
        }
      },
      (error: unknown) => {
        for (const { reject } of asked.values()) reject(error);
      },
    );
  };
  return async (partition, fence, seen) => {
    let asked = waiting.get(partition);
    if (asked === undefined) {
      if (waiting.size === 0) setImmediate(send);
      const { promise, resolve, reject } = Promise.withResolvers<Record>();
      asked = { record: promise, resolve, reject };
      waiting.set(partition, asked);
    }
    const [epoch, boot, mark] = await asked.record;
    if (epoch === String(fence.epoch) && boot === fence.boot) return Number(mark) < seen ? "behind" : "held";
    return Number(epoch) < fence.epoch ? "behind" : "fenced";
  };
}

async function read(connection: RedisConnection, partitions: readonly number[]): Promise<readonly Record[]> {
  const answers = await connection.askMany((pipeline) => {
    for (const partition of partitions) pipeline.hmget(ownerKey(partition), "epoch", "boot", "n");
  });
  return answers.map((answer) => {
    if (!Array.isArray(answer)) throw unreadable(connection.where, "an owner");
    return [answer[0], answer[1], answer[2]];
  });
}
