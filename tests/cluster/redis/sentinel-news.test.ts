import { createServer, type Server, type Socket } from "node:net";
import { connectRedis } from "@tandem/adapter-redis";
import { expect, onTestFinished, test } from "vitest";
import { PATIENT_MS, testRedis } from "./test-redis.ts";

const bulk = (...words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;

/** A Sentinel that answers as slowly as one is whose machine is in trouble, and tells news when it is told to. */
class SlowSentinel {
  readonly #listening: Server;
  readonly #sockets = new Set<Socket>();
  /** Connections that are told of a new master. */
  readonly told = new Set<Socket>();
  /** Questions for the master's place that wait while it is slow. */
  readonly asked: Socket[] = [];
  isSlow = false;
  readonly #master: string;

  constructor(master: string) {
    this.#master = master;
    this.#listening = createServer((socket) => this.#serve(socket));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => void this.#listening.listen(0, "127.0.0.1", resolve));
    const address = this.#listening.address();
    if (address === null || typeof address === "string") throw new Error("it has no port");
    return address.port;
  }

  /** As its restart would. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  tell(): void {
    for (const socket of this.told) socket.write(bulk("message", "+switch-master", "calls"));
  }

  wake(): void {
    this.isSlow = false;
    for (const socket of this.asked.splice(0)) this.#answer(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#listening.close();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.told.delete(socket);
    });
    socket.on("data", (data) => {
      // Each command begins with how many words it has.
      for (const command of String(data).split(/(?=^\*\d+\r$)/m)) this.#take(socket, command);
    });
  }

  #take(socket: Socket, command: string): void {
    if (command.includes("subscribe")) {
      this.told.add(socket);
      socket.write("*3\r\n$9\r\nsubscribe\r\n$14\r\n+switch-master\r\n:1\r\n");
    } else if (!command.includes("get-master-addr-by-name")) socket.write("+OK\r\n");
    else if (this.isSlow) this.asked.push(socket);
    else this.#answer(socket);
  }

  #answer(socket: Socket): void {
    const { hostname, port } = new URL(this.#master);
    socket.write(bulk(hostname, port));
  }
}

test("a connection that is closed leaves none to the Sentinels", { timeout: 60_000 }, async () => {
  const redis = await testRedis({});
  onTestFinished(() => redis.close());
  const sentinel = new SlowSentinel(redis.server.url);
  onTestFinished(() => sentinel.close());
  const url = `redis-sentinel://127.0.0.1:${await sentinel.listen()}/calls`;
  const connection = connectRedis({ url, name: "test", say: () => undefined });
  await connection.up();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(1);
  await connection.close();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(0);
});

test("a Sentinel that has restarted is listened to again, and the connection to Redis stays", {
  timeout: 60_000,
}, async () => {
  const redis = await testRedis({});
  onTestFinished(() => redis.close());
  const sentinel = new SlowSentinel(redis.server.url);
  onTestFinished(() => sentinel.close());
  const url = `redis-sentinel://127.0.0.1:${await sentinel.listen()}/calls`;
  const connection = connectRedis({ url, name: "test", say: () => undefined });
  onTestFinished(() => connection.close());
  await connection.up();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(1);
  const changes: boolean[] = [];
  connection.watch((isUp) => changes.push(isUp));
  sentinel.hangUp();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(0);
  await expect.poll(() => sentinel.told.size, { timeout: 2 * PATIENT_MS }).toBe(1);
  expect(changes).toEqual([]);
});

test("news of a new master that come while a Sentinel is asked for it do not end the connection for good", {
  timeout: 60_000,
}, async () => {
  const redis = await testRedis({});
  onTestFinished(() => redis.close());
  const sentinel = new SlowSentinel(redis.server.url);
  onTestFinished(() => sentinel.close());
  const port = await sentinel.listen();
  const connection = connectRedis({
    url: `redis-sentinel://127.0.0.1:${port}/calls`,
    name: "test",
    say: () => undefined,
  });
  onTestFinished(() => connection.close());
  await connection.up();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(1);
  sentinel.isSlow = true;
  await redis.server.kill();
  await expect.poll(() => sentinel.asked.length, { timeout: PATIENT_MS }).toBe(1);
  sentinel.tell();
  await expect.poll(() => sentinel.told.size, { timeout: PATIENT_MS }).toBe(0);
  await redis.server.restart();
  sentinel.wake();
  await expect.poll(() => connection.isUp, { timeout: PATIENT_MS }).toBe(true);
});
