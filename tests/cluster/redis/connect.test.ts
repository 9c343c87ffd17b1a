import { createServer, type Socket } from "node:net";
import { connectRedis, type RedisConnection, redisLimits, redisStore } from "@tandem/adapter-redis";
import { trunkWith } from "@tandem/directory";
import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";
import { PATIENT_MS, type TestRedis, testRedis, textCodec } from "./test-redis.ts";

const HOST = "127.0.0.1";

interface Told {
  readonly connection: RedisConnection;
  readonly lines: readonly string[];
  /** Resolves with the first line that matches. */
  line(pattern: RegExp): Promise<string>;
}

/** A connection whose words are kept. */
function told(url: string): Told {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const say = (text: string): void => {
    lines.push(text);
    for (const look of waiting) look();
  };
  const connection = connectRedis({ url, name: "test", say, commandTimeoutMs: PATIENT_MS });
  onTestFinished(() => connection.close());
  return {
    connection,
    lines,
    line: (pattern) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = lines.find((text) => pattern.test(text));
          if (found !== undefined) resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

async function serverWith(options: Parameters<typeof testRedis>[0] = {}): Promise<TestRedis> {
  const redis = await testRedis(options);
  onTestFinished(() => redis.close());
  return redis;
}

/** Something that answers a client's first commands as a Redis of this version would. */
async function redisOfVersion(version: string): Promise<number> {
  const info = `redis_version:${version}\r\nloading:0\r\n`;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", (bytes) => {
      for (const command of bytes
        .toString("latin1")
        .split(/\*\d+\r\n/)
        .slice(1)) {
        if (/\r\ninfo\r\n/i.test(command)) socket.write(`$${info.length}\r\n${info}\r\n`);
        else if (/\r\neval\r\n/i.test(command)) socket.write(":1\r\n");
        else if (/\r\nconfig\r\n/i.test(command))
          socket.write("*2\r\n$16\r\nmaxmemory-policy\r\n$10\r\nnoeviction\r\n");
        else socket.write("+OK\r\n");
      }
    });
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("a server that cannot be used is told of, with the place and the reason", () => {
  test("nobody listens: said once however often it is tried; used as soon as it is there", async () => {
    const port = await freePort(HOST);
    const { connection, lines, line } = told(`redis://:secret@${HOST}:${port}`);
    expect(await line(/./)).toBe(
      `Redis at ${HOST}:${port} cannot be used: nobody listens there (ECONNREFUSED); start redis-server, or correct the address; trying again`,
    );
    const store = redisStore(connection, textCodec);
    await expect(store.take(1, "b0")).rejects.toMatchObject({ name: "AdapterError", code: "unavailable" });
    await serverWith({ port, lines: ["requirepass secret"] });
    await connection.up();
    expect(lines).toEqual([lines[0], `Redis at ${HOST}:${port} is connected`]);
    expect((await store.take(1, "b0")).boot).toBe("b0");
  });

  test("it wants a password, and it gets a wrong one; the password is not told", async () => {
    const { server } = await serverWith({ lines: ["requirepass secret"] });
    const none = told(server.url);
    expect(await none.line(/NOAUTH/)).toContain("wants a password");
    const wrong = told(server.url.replace("//", "//:not-it@"));
    expect(await wrong.line(/WRONGPASS/)).toContain("correct the URL");
    expect([none.connection.isUp, wrong.connection.isUp]).toEqual([false, false]);
    expect(wrong.lines.join()).not.toContain("not-it");
    const right = told(server.url.replace("//", "//:secret@"));
    await right.connection.up();
  });

  test("it is too old", async () => {
    const { connection, line } = told(`redis://${HOST}:${await redisOfVersion("6.2.14")}`);
    expect(await line(/./)).toContain("it is version 6.2.14; version 7 or newer is needed");
    expect(connection.isUp).toBe(false);
  });

  test("it forbids EVAL", async () => {
    const { server } = await serverWith({ lines: ["user plain on nopass ~* &* +@all -@scripting"] });
    const { connection, line } = told(server.url.replace("//", "//plain:any@"));
    expect(await line(/./)).toContain("it forbids EVAL; allow the user @scripting");
    expect(connection.isUp).toBe(false);
  });

  test("it evicts: it is used, with a warning", async () => {
    const { server } = await serverWith({ lines: ["maxmemory-policy allkeys-lru"] });
    const { connection, lines } = told(server.url);
    await connection.up();
    expect(lines.join()).toContain("its maxmemory-policy is allkeys-lru; set maxmemory-policy to noeviction");
  });

  test("a user without INFO, CONFIG and SCRIPT can work", async () => {
    const { server } = await serverWith({ lines: ["user plain on nopass ~* &* +@all -info -config -script"] });
    const { connection, lines } = told(server.url.replace("//", "//plain:any@"));
    await connection.up();
    expect(lines.join()).toContain("cannot be read");
    expect((await redisStore(connection, textCodec).take(1, "b0")).boot).toBe("b0");
  });
});

test("a full server refuses a commit, which was not done, and is used again when there is room", async () => {
  const redis = await serverWith({ maxMemory: "256mb" });
  const connection = await redis.connect();
  const store = redisStore(connection, textCodec);
  const fence = await store.take(1, "b0");
  const address = { partition: 1, id: "a1" };
  const commit = (id: string, expected: number, state: string | undefined) =>
    store.commit({ id, address, fence, expected, state, before: undefined, due: 0, mark: 1, seen: 0 });
  const [, bound] = (await connection.ask((client) => client.config("GET", "maxmemory"))) as readonly unknown[];
  expect(bound).toBe(String(256 * 1_024 * 1_024));
  await connection.ask((client) => client.config("SET", "maxmemory", "1"));
  await expect(commit("b0.1", 0, "x")).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("OOM"),
  });
  await connection.ask((client) => client.config("SET", "maxmemory", "256mb"));
  expect(await store.load(1)).toEqual([]);
  expect(await commit("b0.1", 0, "x")).toBe("committed");
});

test("it is closed while the server is away, and in the middle of connecting", async () => {
  const port = await freePort(HOST);
  const away = told(`redis://${HOST}:${port}`);
  await away.line(/ECONNREFUSED/);
  await away.connection.close();
  await told(`redis://${HOST}:${port}`).connection.close();
});

describe("how much is asked", () => {
  /** Calls of a command that the server has seen. */
  const callsOf = async (connection: RedisConnection, command: string): Promise<number> => {
    const stats = await connection.ask((client) => client.info("commandstats"));
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  };

  test("one read a partition, however many ask in a turn of the event loop (CLUSTER rule 14)", async () => {
    const connection = await (await serverWith()).connect();
    const store = redisStore(connection, textCodec);
    const fences = await Promise.all([store.take(1, "b0"), store.take(2, "b0")]);
    await connection.ask((client) => client.config("RESETSTAT"));
    const asked = Array.from({ length: 100 }, (_, index) => {
      const fence = fences[index % 2];
      return fence === undefined ? undefined : store.holds(1 + (index % 2), fence, 0);
    });
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["held"]));
    expect(await callsOf(connection, "hmget")).toBe(2);
  });

  test("renewals and releases gather: a thousand a command", async () => {
    const connection = await (await serverWith()).connect();
    const limits = redisLimits(connection, { gatherMs: 0 });
    const trunk = trunkWith({ callsPerSecond: 10_000, maxConcurrentCalls: 2_000 });
    const ids = Array.from({ length: 1_500 }, (_, index) => `call-${index}`);
    await Promise.all(ids.map((id) => limits.take(trunk, id, "PSTN", 0)));
    await connection.ask((client) => client.config("RESETSTAT"));
    const asked = ids.map((id, index) => (index < 100 ? limits.release(trunk, id) : limits.renew(trunk, [id], 0)));
    await Promise.all(asked);
    expect(await callsOf(connection, "evalsha")).toBe(2);
    expect(await limits.counts(trunk, 0)).toEqual({ pstn: 1_400, sip: 0 });
  });
});
