import { connectRedis, redisPlacement, redisStore } from "@tandem/adapter-redis";
import { type Call, callCodec } from "@tandem/transfer-router";

const PARTITIONS = 256;

/** The calls that Redis holds, lingering ones included, seen from outside. */
export interface StoredCalls {
  all(): Promise<readonly Call[]>;
  /** Name of the router that a partition's record names. */
  ownerOf(partition: number): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function storedCalls(url: string): Promise<StoredCalls> {
  const connection = connectRedis({ url, name: "chaos", say: () => undefined });
  await connection.up();
  const store = redisStore<Call>(connection, callCodec);
  return {
    async all() {
      const loaded = await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => store.load(partition)));
      // One that its owner removed while we looked has no version any more.
      const there = loaded.flat().filter(({ version }) => version > 0);
      return there.map((call) => call.read());
    },
    ownerOf: async (partition) => (await redisPlacement(connection).owners())[partition]?.router,
    close: () => connection.close(),
  };
}
