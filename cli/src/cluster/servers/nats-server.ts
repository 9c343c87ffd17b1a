import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";
import type { Server } from "./server.ts";
import { type SpawnedServer, spawnServer } from "./spawned-server.ts";

/**
 * Bytes of one message: a SIP message (65,535) in its envelope, a message of call events (524,288) and the list of a
 * directory's values fit in. It is the server's own default, said aloud because our limits count on it.
 */
const MAX_PAYLOAD = 1_048_576;

export interface NatsServerOptions {
  /** Where its configuration and its streams are. Made when it is not there. */
  readonly folder: string;
  /** 0, the default: any free one. */
  readonly port?: number;
  readonly login?: { readonly user: string; readonly password: string };
  /** False: no streams, for tests of what we say then. */
  readonly jetStream?: boolean;
  /** Where it tells over HTTP, to this machine, how far each consumer is; nowhere when it is left out. */
  readonly monitorPort?: number;
}

/** A NATS server for one machine, on 127.0.0.1 only, with its streams on disk. Resolves when it answers. */
export async function startNatsServer(options: NatsServerOptions): Promise<Server> {
  const program = findProgram("nats-server", "nats-server");
  mkdirSync(options.folder, { recursive: true });
  const file = join(options.folder, "nats-server.conf");
  const run = async (port: number): Promise<{ server: SpawnedServer; port: number }> => {
    writeFileSync(file, configuration(options, port), { mode: 0o600 });
    const server = await spawnServer(
      program,
      ["-c", file],
      /client connections on 127\.0\.0\.1:(\d+)[\s\S]*Server is ready/,
    );
    return { server, port: Number(server.matched[1]) };
  };
  let { server, port } = await run(options.port ?? 0);
  return {
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    get ended() {
      return server.ended;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    async restart() {
      ({ server, port } = await run(port));
    },
  };
}

function configuration({ folder, login, jetStream, monitorPort }: NatsServerOptions, port: number): string {
  const lines = [
    `listen: "127.0.0.1:${port === 0 ? -1 : port}"`,
    `server_name: "tandem"`,
    `max_payload: ${MAX_PAYLOAD}`,
    // A silent partition leaves no ghost for longer than this: a subscriber that is gone must not look like one.
    `ping_interval: "5s"`,
    `ping_max: 2`,
  ];
  if (login !== undefined)
    lines.push(`authorization { user: ${JSON.stringify(login.user)}, password: ${JSON.stringify(login.password)} }`);
  if (monitorPort !== undefined) lines.push(`http: "127.0.0.1:${monitorPort}"`);
  if (jetStream !== false) lines.push(`jetstream { store_dir: ${JSON.stringify(join(folder, "jetstream"))} }`);
  return `${lines.join("\n")}\n`;
}
