import { type ChainableCommander, Redis } from "ioredis";
import { explainConnect, isNoMaster, notConnected, toAdapterError } from "./redis-error.ts";
import { type DriverOptions, redisPlace } from "./redis-url.ts";
import type { Script } from "./script.ts";
import { checkServer } from "./server-check.ts";
import { UpState } from "./up-state.ts";

/** A command that has no answer by then is given up, and may have been done. */
export const COMMAND_TIMEOUT_MS = 2_000;
/** A connection on which nothing has arrived for so long after a command is made anew. */
const SILENCE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
const BACK_OFF_MS = 200;
/** Less than others wait with what was ours when the server has come back (CLUSTER rule 19). */
const BACK_OFF_LIMIT_MS = 1_000;
/** A Sentinel that has ended its connection is listened to again after this long. */
const SENTINEL_AGAIN_MS = 10_000;

export interface RedisOptions {
  /** As `redisPlace` reads it: `redis://[[user]:password@]host[:port][/database]`, or the Sentinels that know where it is. */
  readonly url: string;
  /** How this process is called in the server's list of clients. */
  readonly name: string;
  /** Takes one line for people: what cannot be reached, where and why. Said once until it changes. */
  readonly say: (line: string) => void;
  readonly commandTimeoutMs?: number;
}

/** One connection to one Redis. It lives until `close`, whatever becomes of the server meanwhile. */
export interface RedisConnection {
  /** Host and port, or the Sentinels, without any password. */
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

/**
 * Connects, and keeps connecting. Never rejects and never throws for a server that is away: `say` tells of it, commands
 * reject at once with an `AdapterError` "unavailable". Nothing is kept for later and nothing is sent twice (CLUSTER rule 15).
 */
export function connectRedis(options: RedisOptions): RedisConnection {
  const { redis, where, state, whenClosed } = openDriver(options);
  const ask = async <T>(send: (client: Redis) => Promise<T>): Promise<T> => {
    if (!state.isUp) throw notConnected(where);
    writeTogether(redis);
    try {
      return await send(redis);
    } catch (error) {
      if (isNoMaster(error) && state.isUp) redis.disconnect(true);
      throw toAdapterError(where, error);
    }
  };
  return {
    where,
    get isUp() {
      return state.isUp;
    },
    up: () => state.up(),
    watch: (changed) => state.watch(changed),
    close: whenClosed,
    run: (script, keys, args) => ask((client) => evaluated(client, script, keys, args)),
    ask,
    askMany: (add) => ask((client) => allOf(client, add)),
  };
}

interface Driver {
  readonly redis: Redis;
  readonly where: string;
  readonly state: UpState;
  readonly whenClosed: () => Promise<void>;
}

/** A client of the driver that is up when the server has passed its check. */
function openDriver({ url, name, say: tell, commandTimeoutMs = COMMAND_TIMEOUT_MS }: RedisOptions): Driver {
  const place = redisPlace(url);
  if (place === undefined) throw new Error("the URL of Redis begins with redis://, rediss:// or redis-sentinel://");
  const { where } = place;
  const state = new UpState();
  let isClosed = false;
  let said = "";
  const say = (text: string): void => {
    if (text === said || isClosed) return;
    said = text;
    tell(`Redis at ${where} ${text}`);
  };
  const tries = { failures: 0 };
  const redis = new Redis({ ...place.options, ...driverOptions(name, commandTimeoutMs, tries) });
  const unusable = (why: string): void => say(`cannot be used: ${why}; trying again`);
  const check = async (): Promise<void> => {
    try {
      const { problem, warnings } = await checkServer(redis);
      if (problem !== undefined) {
        unusable(problem);
        redis.disconnect(true);
        return;
      }
      tries.failures = 0;
      for (const warning of warnings) say(`is connected, but ${warning}`);
      if (warnings.length === 0) say("is connected");
      if (redis.status === "ready") state.turn(true);
    } catch (error) {
      unusable(explainConnect(error instanceof Error ? error : new Error(String(error))));
      redis.disconnect(true);
    }
  };
  redis.on("ready", () => void check());
  redis.on("error", (error: Error) => unusable(explainConnect(error)));
  redis.on("close", () => {
    if (state.isUp) say("has closed the connection; trying again");
    state.turn(false);
  });
  let again: NodeJS.Timeout | undefined;
  redis.on("end", () => {
    // The driver ends for good when a Sentinel tells of a new master while another one is asked for it.
    if (!isClosed) again = setTimeout(() => void redis.connect().catch(() => undefined), BACK_OFF_MS);
  });
  const whenClosed = async (): Promise<void> => {
    isClosed = true;
    clearTimeout(again);
    // Between two tries there is no socket whose end could be waited for.
    const isOver = redis.status === "end" || redis.status === "reconnecting";
    const ended = isOver ? undefined : new Promise<void>((resolve) => redis.once("end", resolve));
    if (state.isUp) await redis.quit().catch(() => undefined);
    // Without it the connections to the Sentinels stay.
    redis.disconnect();
    await ended;
  };
  return { redis, where, state, whenClosed };
}

function driverOptions(name: string, commandTimeout: number, tries: { failures: number }): DriverOptions {
  const backOff = (failures: number): number => Math.min(BACK_OFF_LIMIT_MS, BACK_OFF_MS * 2 ** (failures - 1));
  return {
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
    commandTimeout,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    sentinelCommandTimeout: CONNECT_TIMEOUT_MS,
    sentinelRetryStrategy: backOff,
    // One that tells of new masters, and has restarted. The driver writes each try to stderr: not too often.
    sentinelReconnectStrategy: () => SENTINEL_AGAIN_MS,
    retryStrategy: () => {
      tries.failures += 1;
      return backOff(tries.failures);
    },
  };
}

async function evaluated(
  client: Redis,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...args);
  } catch (error) {
    // The server has started anew, or its scripts were flushed. Nothing has been done.
    if (error instanceof Error && error.message.startsWith("NOSCRIPT"))
      return await client.eval(lua, keys.length, ...keys, ...args);
    throw error;
  }
}

async function allOf(client: Redis, add: (pipeline: ChainableCommander) => void): Promise<readonly unknown[]> {
  const pipeline = client.pipeline();
  add(pipeline);
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error !== null) throw error;
    return answer;
  });
}

/** Commands of one turn of the event loop leave in one write. */
function writeTogether({ stream }: Redis): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}
