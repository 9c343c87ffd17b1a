import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectRedis, type EncodedState, type RedisConnection, type RedisOptions } from "@tandem/adapter-redis";
import { type RedisServerOptions, startRedisServer } from "../../../cli/src/cluster/servers/redis-server.ts";
import { local, type PlacedServer, placeRedis } from "../servers/place-servers.ts";

/** Longer than any answer takes on a busy machine: what fails in time fails for its reason. */
export const PATIENT_MS = 15_000;

/** A Redis of one test file, and the connections that its tests have made. */
export interface TestRedis {
  readonly server: PlacedServer;
  /** A connection that is up. It ends with the file. */
  connect(options?: Partial<RedisOptions>): Promise<RedisConnection>;
  /** Nothing is in it any more. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** One that is set up otherwise than usual is always spawned on this machine. */
export async function testRedis(options?: Omit<RedisServerOptions, "folder">): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-redis-"));
  const server =
    options === undefined ? await placeRedis(folder) : local(await startRedisServer({ ...options, folder }));
  const connections: RedisConnection[] = [];
  const connect = async (change: Partial<RedisOptions> = {}): Promise<RedisConnection> => {
    const connection = connectRedis({
      url: server.url,
      name: "test",
      say: () => undefined,
      commandTimeoutMs: PATIENT_MS,
      ...change,
    });
    connections.push(connection);
    await connection.up();
    return connection;
  };
  return {
    server,
    connect,
    async empty() {
      const connection = connections.find(({ isUp }) => isUp) ?? (await connect());
      await connection.ask((redis) => redis.flushall());
    },
    async close() {
      await Promise.all(connections.map((connection) => connection.close()));
      await server.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Keeps what is in a Redis as it is; the function puts it back, as a failover to a replica that was behind does. */
export async function keepData(connection: RedisConnection): Promise<() => Promise<void>> {
  const keys = await connection.ask((redis) => redis.keys("*"));
  const kept = await connection.ask((redis) =>
    Promise.all(keys.map(async (key) => ({ key, ttl: await redis.pttl(key), data: await redis.dumpBuffer(key) }))),
  );
  return async () => {
    await connection.ask((redis) => redis.flushdb());
    await connection.ask((redis) =>
      Promise.all(kept.map(({ key, ttl, data }) => redis.restore(key, Math.max(0, ttl), data))),
    );
  };
}

/** States that are texts: the part before the bar is hot, the rest cold. */
export const textCodec = {
  encode(state: string, before: string | undefined): EncodedState {
    const [hot, cold] = partsOf(state);
    const had = before === undefined ? "" : partsOf(before)[1];
    return {
      hot,
      changed: cold !== "" && cold !== had ? ["text", cold] : [],
      gone: cold === "" && had !== "" ? ["text"] : [],
    };
  },
  decode: ({ hot, cold }: { readonly hot: string; readonly cold: Readonly<Record<string, string>> }): string =>
    cold["text"] === undefined ? hot : `${hot}|${cold["text"]}`,
};

function partsOf(state: string): readonly [hot: string, cold: string] {
  const bar = state.indexOf("|");
  return bar < 0 ? [state, ""] : [state.slice(0, bar), state.slice(bar + 1)];
}
