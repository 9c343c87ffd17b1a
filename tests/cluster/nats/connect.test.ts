import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectNats, type NatsConnection } from "@tandem/adapter-nats";
import { expect, onTestFinished, test } from "vitest";
import { type NatsServerOptions, startNatsServer } from "../../../cli/src/cluster/servers/nats-server.ts";
import type { Server } from "../../../cli/src/cluster/servers/server.ts";
import { untilUp } from "./nats-under-test.ts";

const LOGIN = { user: "tandem", password: "s3cret/word" };

async function serverIn(options: Partial<NatsServerOptions> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-nats-"));
  const server = await startNatsServer({ folder, ...options });
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return server;
}

/** Begins to connect, and gives the first thing that is said. Giving up is part of it. */
async function firstWords(servers: string): Promise<string> {
  const giveUp = new AbortController();
  const words = await new Promise<string>((resolve) => {
    connectNats({ servers, name: "test", say: resolve, signal: giveUp.signal }).catch(() => undefined);
  });
  giveUp.abort();
  return words;
}

test("what is wrong with a server is said: where, why, what to do, and never the password", async () => {
  const guarded = (await serverIn({ login: LOGIN })).url;
  const plain = (await serverIn({ jetStream: false })).url;
  const gone = await serverIn();
  await gone.stop();
  const words = [
    await firstWords(gone.url),
    await firstWords(guarded.replace("nats://", "nats://tandem:wr0ng@")),
    await firstWords(guarded),
    await firstWords(plain),
  ];
  expect(words).toEqual([
    `${gone.url} cannot be reached: connection refused. Is nats-server running?; trying on`,
    `${guarded} refuses the login: check user and password in its URL; trying on`,
    `${guarded} refuses the login: check user and password in its URL; trying on`,
    `${plain} has no JetStream: start nats-server with -js, or give this account JetStream; trying on`,
  ]);
});

test("a server that comes later is reached, with the login of its URL", async () => {
  const server = await serverIn({ login: LOGIN });
  await server.stop();
  const url = server.url.replace("nats://", `nats://${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@`);
  const connection = await new Promise<NatsConnection>((resolve, reject) => {
    const connecting = connectNats({ servers: url, name: "test", say: () => void server.restart() });
    connecting.then(resolve, reject);
  });
  expect(connection.state).toEqual({
    kind: "up",
    server: server.url.slice("nats://".length),
    version: expect.any(String),
  });
  await connection.close();
  expect([connection.state, connection.isUp]).toEqual([{ kind: "closed" }, false]);
});

test("a server that is gone is told as away, and found again however often it goes", async () => {
  const server = await serverIn();
  const said: string[] = [];
  const connection = await connectNats({ servers: server.url, name: "test", say: (text) => said.push(text) });
  onTestFinished(() => connection.close());
  for (let round = 0; round < 2; round += 1) {
    await server.kill();
    await untilUp(connection, false);
    expect(connection.state).toEqual({ kind: "away", trouble: "away" });
    await server.restart();
    await untilUp(connection, true);
  }
  const { url } = server;
  expect(said).toEqual([`${url} is lost; trying on`, `${url} is back`, `${url} is lost; trying on`, `${url} is back`]);
});

test("what is no URL of a server is refused at once", async () => {
  await expect(connectNats({ servers: "http://u:pw@x", name: "test", say: () => undefined })).rejects.toThrow(
    /^not a NATS URL/,
  );
});
