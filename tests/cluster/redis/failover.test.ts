import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectRedis, redisStore } from "@tandem/adapter-redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { findProgram } from "../../../cli/src/cluster/servers/find-program.ts";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";
import { startRedisServer } from "../../../cli/src/cluster/servers/redis-server.ts";
import type { Server } from "../../../cli/src/cluster/servers/server.ts";
import { spawnServer } from "../../../cli/src/cluster/servers/spawned-server.ts";
import { PATIENT_MS, textCodec } from "./test-redis.ts";

const HOST = "127.0.0.1";
const PASSWORD = "secret";

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tandem-failover-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function server(folder: string, lines: readonly string[] = []): Promise<Server> {
  const started = await startRedisServer({
    folder,
    lines: [`requirepass ${PASSWORD}`, `masterauth ${PASSWORD}`, ...lines],
  });
  onTestFinished(() => started.stop().catch(() => undefined));
  return started;
}

/** One Sentinel that is enough to call its master dead. @returns its port */
async function sentinel(folder: string, master: Server): Promise<number> {
  const port = await freePort(HOST);
  mkdirSync(folder);
  const file = join(folder, "sentinel.conf");
  const lines = [
    `bind ${HOST}`,
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    `sentinel monitor calls ${HOST} ${new URL(master.url).port} 1`,
    `sentinel auth-pass calls ${PASSWORD}`,
    "sentinel down-after-milliseconds calls 500",
  ];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  const started = await spawnServer(
    findProgram("redis-server", "redis-server"),
    [file, "--sentinel"],
    /\+monitor master/,
  );
  onTestFinished(() => started.stop());
  return port;
}

function connection(url: string) {
  const lines: string[] = [];
  const redis = connectRedis({ url, name: "test", say: (line) => lines.push(line), commandTimeoutMs: PATIENT_MS });
  onTestFinished(() => redis.close());
  return { redis, lines };
}

const withPassword = (url: string): string => url.replace("//", `//:${PASSWORD}@`);
const address = { partition: 7, id: "00000000000000a1" };

describe("a Redis with a replica", { timeout: 60_000 }, () => {
  test("behind a Sentinel: the connection goes to the new master, and the partition is still its owner's", async () => {
    const folder = tempFolder();
    const master = await server(join(folder, "a"));
    const { port } = new URL(master.url);
    await server(join(folder, "b"), [`replicaof ${HOST} ${port}`]);
    const watch = await sentinel(join(folder, "s"), master);
    const { redis, lines } = connection(`redis-sentinel://:${PASSWORD}@${HOST}:${watch}/calls`);
    await redis.up();
    expect(lines).toEqual([`Redis at calls of Sentinel at ${HOST}:${watch} is connected`]);
    const store = redisStore(redis, textCodec);
    const fence = await store.take(7, "boot-1");
    const commit = {
      id: "1",
      address,
      fence,
      expected: 0,
      state: "first",
      before: undefined,
      due: 0,
      mark: 1,
      seen: 0,
    };
    expect(await store.commit(commit)).toBe("committed");
    expect(await redis.ask((client) => client.wait(1, PATIENT_MS))).toBe(1);
    const isDown = new Promise<void>((resolve) => void redis.watch((isUp) => isUp || resolve()));
    await master.kill();
    await isDown;
    await redis.up();
    const portNow = await redis.ask((client) => client.config("GET", "port"));
    expect(portNow).not.toContain(port);
    expect(await store.commit({ ...commit, id: "2", expected: 1, state: "second", mark: 2, seen: 1 })).toBe(
      "committed",
    );
    expect(lines.join()).not.toContain(PASSWORD);
  });

  test("that becomes one itself: nothing is asked of it any more, until it is a master again", async () => {
    const folder = tempFolder();
    const other = await server(join(folder, "a"));
    const becoming = await server(join(folder, "b"));
    const { redis, lines } = connection(withPassword(becoming.url));
    await redis.up();
    const store = redisStore(redis, textCodec);
    const { port } = new URL(other.url);
    // The server asks its clients to go on; only a write tells.
    await redis.ask((client) => client.replicaof(HOST, Number(port)));
    await expect(store.take(7, "boot-1")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("READONLY"),
    });
    await expect
      .poll(() => lines.join(), { timeout: PATIENT_MS })
      .toContain("it is a replica; give the address of the master");
    expect(redis.isUp).toBe(false);
  });
});

describe("what must not be lost with master and owner at once", { timeout: 60_000 }, () => {
  /** A master whose replica is in step, and a store that knows of it. */
  async function replicated() {
    const folder = tempFolder();
    const master = await server(join(folder, "a"));
    const replica = await server(join(folder, "b"), [`replicaof ${HOST} ${new URL(master.url).port}`]);
    const { redis } = connection(withPassword(master.url));
    await redis.up();
    let late = 0;
    const store = redisStore(redis, textCodec, { replicaLate: () => (late += 1) });
    const fence = await store.take(7, "boot-1");
    let marks = 0;
    const begin = (isFirm: boolean) => {
      marks += 1;
      const id = marks.toString(16).padStart(16, "0");
      const commit = { id: `boot-1.${marks}`, address: { partition: 7, id }, fence, expected: 0, state: "x" };
      return store.commit({ ...commit, before: undefined, due: 0, mark: marks, seen: 0, isFirm });
    };
    const waits = async (): Promise<number> => {
      const stats = await redis.ask((client) => client.info("commandstats"));
      return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    // A replica that was late, as on a busy machine, is not waited for for a while.
    await expect
      .poll(
        async () => {
          await redis.ask((client) => client.config("RESETSTAT"));
          late = 0;
          return [await begin(true), await waits(), late].join();
        },
        { timeout: 2 * PATIENT_MS, interval: 200 },
      )
      .toBe("committed,1,0");
    return { replica, redis, begin, waits, late: () => late };
  }

  test("is waited for once a turn of the event loop, and nothing else is", async () => {
    const { redis, begin, waits } = await replicated();
    await redis.ask((client) => client.config("RESETSTAT"));
    await Promise.all(Array.from({ length: 20 }, () => begin(false)));
    expect(await waits()).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => begin(true)));
    expect(new Set(answers)).toEqual(new Set(["committed"]));
    expect(await waits()).toBe(1);
  });

  test("is acknowledged all the same when the replica stands still, which is then not waited for", async () => {
    const { replica, redis, begin, waits, late } = await replicated();
    process.kill(replica.pid, "SIGSTOP");
    onTestFinished(() => void process.kill(replica.pid, "SIGCONT"));
    await redis.ask((client) => client.config("RESETSTAT"));
    expect(await begin(true)).toBe("committed");
    expect([await waits(), late()]).toEqual([1, 1]);
    expect(await Promise.all([begin(true), begin(true)])).toEqual(["committed", "committed"]);
    expect([await waits(), late()]).toEqual([1, 1]);
  });
});
