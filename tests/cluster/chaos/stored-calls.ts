import { connectRedis, redisStore } from "@tandem/adapter-redis";
import { type Call, callCodec } from "@tandem/transfer-router";

const PARTITIONS = 256;

/** The calls that Redis holds, lingering ones included, seen from outside. */
export interface StoredCalls {
  all(): Promise<readonly Call[]>;
  close(): Promise<void>;
}

export async function storedCalls(url: string): Promise<StoredCalls> {
  const connection = connectRedis({ url, name: "chaos", say: () => undefined });
  await connection.up();
  const store = redisStore<Call>(connection, callCodec);
  return {
    async all() {
      const loaded = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => store.load(partition)));
      return loaded.flat().map((stored) => stored.read());
    },
    close: () => connection.close(),
  };
}
