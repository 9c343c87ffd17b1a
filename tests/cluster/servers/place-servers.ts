import { chmodSync } from "node:fs";
import { connect } from "node:net";
import { connectPostgres } from "@tandem/adapter-postgres";
import { startNatsServer } from "../../../cli/src/cluster/servers/nats-server.ts";
import { startPostgres } from "../../../cli/src/cluster/servers/postgres-server.ts";
import { startRedisServer } from "../../../cli/src/cluster/servers/redis-server.ts";
import { startContainer } from "./container-server.ts";
import { imageFor } from "./place.ts";

/** A real server that a suite may end, kill and start again on the same port with what it had stored. */
export interface PlacedServer {
  readonly url: string;
  /** 0: in a container. */
  readonly pid: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** It stands still until `resume`. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** To one process of the server. @param pid as the server itself says it */
  signal(pid: number, signal: "SIGSTOP" | "SIGCONT"): Promise<void>;
  /** Ends it; nothing of it is left. */
  remove(): Promise<void>;
}

const MEMORY = { redis: "64mb" } as const;
/** A password that is no other word of a URL: tests look for it in what is said. */
const LOGIN = { user: "tandem", password: "only-for-tests" } as const;

export async function placeNats(folder: string): Promise<PlacedServer> {
  const image = await imageFor("NATS");
  if (image === undefined) return local(await startNatsServer({ folder }));
  // Whoever the image's user is.
  chmodSync(folder, 0o777);
  const mount = { source: folder, target: "/jetstream" };
  const command = ["--jetstream", "--store_dir", mount.target];
  const isReady = (port: number) => answers(port, "", "INFO");
  const server = await startContainer({ image, port: 4222, command, mount, ready: /Server is ready/, isReady });
  return { ...server, pid: 0, url: `nats://127.0.0.1:${server.port}` };
}

export async function placeRedis(folder: string): Promise<PlacedServer> {
  const image = await imageFor("Redis");
  if (image === undefined) return local(await startRedisServer({ folder }));
  const command = ["--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory", MEMORY.redis];
  const isReady = (port: number) => answers(port, "PING\r\n", "+PONG");
  const server = await startContainer({ image, port: 6379, command, ready: /Ready to accept/, isReady });
  return { ...server, pid: 0, url: `redis://127.0.0.1:${server.port}` };
}

export async function placePostgres(folder: string): Promise<PlacedServer> {
  const image = await imageFor("PostgreSQL");
  if (image === undefined) return local(await startPostgres({ folder }));
  const { user, password } = LOGIN;
  const urlOf = (port: number): string => `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  const server = await startContainer({
    image,
    port: 5432,
    ready: /ready to accept connections/,
    environment: {
      POSTGRES_USER: user,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: "postgres",
      // The image trusts whoever comes from its own loopback, as some engines make every connection look.
      POSTGRES_HOST_AUTH_METHOD: "scram-sha-256",
      POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256",
    },
    isReady: async (port) => {
      const late = AbortSignal.timeout(1_000);
      const options = { url: urlOf(port), name: "ready", say: () => undefined, signal: late, poolSize: 1 };
      const database = await connectPostgres(options);
      await database?.close();
      return database !== undefined;
    },
  });
  return { ...server, pid: 0, url: urlOf(server.port) };
}

type Spawned = Omit<PlacedServer, "halt" | "resume" | "signal" | "remove">;

/** One that was spawned on this machine. */
export function local(server: Spawned): PlacedServer {
  const { url } = server;
  return {
    url,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    restart: () => server.restart(),
    halt: async () => void process.kill(server.pid, "SIGSTOP"),
    resume: async () => void process.kill(server.pid, "SIGCONT"),
    signal: async (pid, signal) => void process.kill(pid, signal),
    remove: () => server.stop(),
  };
}

/** Does who listens there say this, when it is asked so? */
function answers(port: number, question: string, answer: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(question));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on("data", (bytes) => {
      resolve(bytes.toString("latin1").startsWith(answer));
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  });
}
