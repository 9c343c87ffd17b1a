import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectNats, type NatsConnection } from "@tandem/adapter-nats";
import { type NatsServerOptions, startNatsServer } from "../../../cli/src/cluster/servers/nats-server.ts";
import { local, type PlacedServer, placeNats } from "../servers/place-servers.ts";

export interface NatsUnderTest {
  readonly server: Pick<PlacedServer, "url">;
  /** What the connections said, in order. */
  readonly said: readonly string[];
  /** Resolves with the first thing said that matches. */
  untilSaid(what: RegExp): Promise<string>;
  connect(name?: string): Promise<NatsConnection>;
  /** kill -9; resolves when every connection knows. */
  kill(): Promise<void>;
  /** Resolves when every connection is back. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A real server in a folder of its own, and connections to it; all of it gone at the end. One that is set up otherwise
 * than usual is always spawned on this machine.
 */
export async function startNats(options?: Partial<NatsServerOptions>): Promise<NatsUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-nats-"));
  const server = options === undefined ? await placeNats(folder) : local(await startNatsServer({ folder, ...options }));
  const connections: NatsConnection[] = [];
  const said: string[] = [];
  const waiting = new Set<() => void>();
  const say = (text: string): void => {
    said.push(text);
    for (const look of waiting) look();
  };
  const until = (isUp: boolean) => Promise.all(connections.map((connection) => untilUp(connection, isUp)));
  return {
    server,
    said,
    untilSaid: (what) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = said.find((text) => what.test(text));
          if (found !== undefined) resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async connect(name = "test") {
      const connection = await connectNats({ servers: server.url, name, say });
      connections.push(connection);
      return connection;
    },
    async kill() {
      await server.kill();
      await until(false);
    },
    async restart() {
      await server.restart();
      await until(true);
    },
    async close() {
      for (const connection of connections) await connection.close();
      await server.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the connection is up, or away. */
export function untilUp(connection: NatsConnection, isUp: boolean): Promise<void> {
  if (connection.isUp === isUp) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = connection.watch((now) => {
      if (now !== isUp) return;
      stop();
      resolve();
    });
  });
}
