import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";
import type { Server } from "./server.ts";
import { type SpawnedServer, spawnServer } from "./spawned-server.ts";

const HOST = "127.0.0.1";
/** Somebody else may take the port that was free a moment ago. */
const PORT_TRIES = 3;

export interface RedisServerOptions {
  /** Where its configuration and its append-only files are. Made when it is not there. */
  readonly folder: string;
  /** Left out: any free one. */
  readonly port?: number;
  /** As `maxmemory` takes it, "256mb"; left out: no bound but the machine's. At the bound writes are refused, nothing is evicted. */
  readonly maxMemory?: string;
  /** Further lines of its configuration, which win over ours: `["requirepass secret"]`. */
  readonly lines?: readonly string[];
}

/**
 * A Redis for one machine: on 127.0.0.1 only, append-only file synced once a second, nothing evicted. Resolves when it
 * answers and has loaded what the folder holds.
 */
export async function startRedisServer(options: RedisServerOptions): Promise<Server> {
  const program = findProgram("redis-server", "redis-server");
  mkdirSync(options.folder, { recursive: true });
  const file = join(options.folder, "redis.conf");
  const run = (port: number): Promise<SpawnedServer> => {
    // The lines may hold a password.
    writeFileSync(file, configuration(options, port), { mode: 0o600 });
    return spawnServer(program, [file], /Ready to accept connections/);
  };
  const runSomewhere = async (tries: number): Promise<readonly [number, SpawnedServer]> => {
    const port = options.port ?? (await freePort(HOST));
    try {
      return [port, await run(port)];
    } catch (error) {
      const isTaken = error instanceof Error && /Address already in use/.test(error.message);
      if (!isTaken || options.port !== undefined || tries <= 1) throw error;
      return runSomewhere(tries - 1);
    }
  };
  const [port, first] = await runSomewhere(PORT_TRIES);
  let server = first;
  return {
    url: `redis://${HOST}:${port}`,
    get pid() {
      return server.pid;
    },
    get ended() {
      return server.ended;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    async restart() {
      server = await run(port);
    },
  };
}

function configuration({ folder, maxMemory, lines = [] }: RedisServerOptions, port: number): string {
  const own = [
    `bind ${HOST}`,
    `port ${port}`,
    "protected-mode yes",
    "daemonize no",
    `dir ${JSON.stringify(folder)}`,
    "appendonly yes",
    "appendfsync everysec",
    // The append-only file is the copy that counts: snapshots beside it would fork the process for nothing.
    'save ""',
    "maxmemory-policy noeviction",
    ...(maxMemory === undefined ? [] : [`maxmemory ${maxMemory}`]),
  ];
  return `${[...own, ...lines].join("\n")}\n`;
}
