import { type ChainableCommander, Redis } from "ioredis";
import { explainConnect, notConnected, toAdapterError } from "./redis-error.ts";
import type { Script } from "./script.ts";
import { checkServer } from "./server-check.ts";

/** A command that has no answer by then is given up, and may have been done. */
export const COMMAND_TIMEOUT_MS = 2_000;
/** A connection on which nothing has arrived for so long after a command is made anew. */
const SILENCE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
const BACK_OFF_MS = 200;
const BACK_OFF_LIMIT_MS = 5_000;

export interface RedisOptions {
  /** `redis://[[user]:password@]host[:port][/database]`, `rediss:` for TLS. */
  readonly url: string;
  /** How this process is called in the server's list of clients. */
  readonly name: string;
  /** Takes one line for people: what cannot be reached, where and why. Said once until it changes. */
  readonly say: (line: string) => void;
  readonly commandTimeoutMs?: number;
}

/** One connection to one Redis. It lives until `close`, whatever becomes of the server meanwhile. */
export interface RedisConnection {
  /** Host and port, without the password. */
  readonly where: string;
  /** The server is connected and has passed its check. */
  readonly isUp: boolean;
  /** Resolves as soon as the server can be used. */
  up(): Promise<void>;
  /** Told of each change of `isUp`, until the returned function is called. */
  watch(changed: (isUp: boolean) => void): () => void;
  close(): Promise<void>;

  /** Runs a script. Rejects with an `AdapterError`, as the two below do. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  /** One command. */
  ask<T>(send: (redis: Redis) => Promise<T>): Promise<T>;
  /** Many commands in one write; all their answers, or the first error. */
  askMany(add: (pipeline: ChainableCommander) => void): Promise<readonly unknown[]>;
}

/** Commands of one turn of the event loop leave in one write. */
function writeTogether({ stream }: Redis): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/**
 * Connects, and keeps connecting. Never rejects and never throws for a server that is away: `say` tells of it, commands
 * reject at once with an `AdapterError` "unavailable". Nothing is kept for later and nothing is sent twice (CLUSTER rule 15).
 */
export function connectRedis(options: RedisOptions): RedisConnection {
  const { url, name } = options;
  const { hostname, port } = new URL(url);
  const where = `${hostname}:${port === "" ? "6379" : port}`;
  const watchers = new Set<(isUp: boolean) => void>();
  let isUp = false;
  let isClosed = false;
  let failures = 0;
  let said = "";
  const say = (text: string): void => {
    if (text === said || isClosed) return;
    said = text;
    options.say(`Redis at ${where} ${text}`);
  };
  const turn = (to: boolean): void => {
    if (isUp === to) return;
    isUp = to;
    for (const changed of watchers) changed(to);
  };
  const redis = new Redis(url, {
    connectionName: name,
    // RESP2 has AUTH as a command of its own, so that a wrong password is told from a server that is too old for HELLO.
    protocol: 2,
    disableClientInfo: true,
    // Our own check sees a server that is loading; the driver's would write to the console where INFO is forbidden.
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableAutoPipelining: false,
    commandTimeout: options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => {
      failures += 1;
      return Math.min(BACK_OFF_LIMIT_MS, BACK_OFF_MS * 2 ** (failures - 1));
    },
  });
  const unusable = (why: string): void => say(`cannot be used: ${why}; trying again`);
  const check = async (): Promise<void> => {
    try {
      const { problem, warnings } = await checkServer(redis);
      if (problem !== undefined) {
        unusable(problem);
        redis.disconnect(true);
        return;
      }
      failures = 0;
      for (const warning of warnings) say(`is connected, but ${warning}`);
      if (warnings.length === 0) say("is connected");
      if (redis.status === "ready") turn(true);
    } catch (error) {
      unusable(explainConnect(error instanceof Error ? error : new Error(String(error))));
      redis.disconnect(true);
    }
  };
  redis.on("ready", () => void check());
  redis.on("error", (error: Error) => unusable(explainConnect(error)));
  redis.on("close", () => {
    if (isUp) say("has closed the connection; trying again");
    turn(false);
  });

  const ask = async <T>(send: (client: Redis) => Promise<T>): Promise<T> => {
    if (!isUp) throw notConnected(where);
    writeTogether(redis);
    try {
      return await send(redis);
    } catch (error) {
      throw toAdapterError(where, error);
    }
  };
  return {
    where,
    get isUp() {
      return isUp;
    },
    up: () =>
      isUp
        ? Promise.resolve()
        : new Promise((resolve) => {
            const changed = (): void => {
              watchers.delete(changed);
              resolve();
            };
            watchers.add(changed);
          }),
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    async close() {
      isClosed = true;
      // Between two tries there is no socket whose end could be waited for.
      const isOver = redis.status === "end" || redis.status === "reconnecting";
      const ended = isOver ? undefined : new Promise<void>((resolve) => redis.once("end", resolve));
      if (isUp) await redis.quit().catch(() => redis.disconnect());
      else redis.disconnect();
      await ended;
    },
    run: ({ lua, sha }, keys, args) =>
      ask(async (client) => {
        try {
          return await client.evalsha(sha, keys.length, ...keys, ...args);
        } catch (error) {
          // The server has started anew, or its scripts were flushed. Nothing has been done.
          if (error instanceof Error && error.message.startsWith("NOSCRIPT"))
            return await client.eval(lua, keys.length, ...keys, ...args);
          throw error;
        }
      }),
    ask,
    askMany: (add) =>
      ask(async (client) => {
        const pipeline = client.pipeline();
        add(pipeline);
        const answers = (await pipeline.exec()) ?? [];
        return answers.map(([error, answer]) => {
          if (error !== null) throw error;
          return answer;
        });
      }),
  };
}
