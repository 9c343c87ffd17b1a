import { join } from "node:path";
import type { ClusterSecrets } from "./cluster-secrets.ts";
import { freePort } from "./servers/free-port.ts";
import { startNatsServer } from "./servers/nats-server.ts";
import { startPostgres } from "./servers/postgres-server.ts";
import { startRedisServer } from "./servers/redis-server.ts";
import type { Server } from "./servers/server.ts";
import { KeptServer } from "./supervise/kept-server.ts";

export interface ClusterServers {
  readonly nats: KeptServer;
  readonly redis: KeptServer;
  readonly postgres: KeptServer;
  /** With their passwords. */
  readonly urls: { readonly nats: string; readonly redis: string; readonly postgres: string };
  /** Port of 127.0.0.1 at which NATS tells how far its consumers are. */
  readonly monitorPort: number;
}

export interface StartServersOptions {
  /** Each has a folder of its own in it. */
  readonly folder: string;
  readonly secrets: ClusterSecrets;
  readonly say: (line: string) => void;
  readonly changed: () => void;
  /** Each as soon as it answers, also when another does not. */
  readonly started: (server: KeptServer) => void;
}

/** The three at once. Rejects, when all have started or failed, with what each says that did not. */
export async function startServers(options: StartServersOptions): Promise<ClusterServers> {
  const { folder, secrets, say, changed, started } = options;
  const keep = async (name: string, starting: Promise<Server>): Promise<KeptServer> => {
    const kept = new KeptServer({ name, server: await starting, say, changed });
    started(kept);
    return kept;
  };
  const login = { user: "tandem", password: secrets.nats };
  const monitorPort = await freePort();
  const at = (name: string): string => join(folder, name);
  const results = await Promise.allSettled([
    keep("nats", startNatsServer({ folder: at("nats"), login, monitorPort })),
    keep("redis", startRedisServer({ folder: at("redis"), lines: [`requirepass ${secrets.redis}`] })),
    keep("postgres", startPostgres({ folder: at("postgres") })),
  ]);
  const failures = results.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
  if (failures.length > 0) throw new StartError(failures.join("\n"));
  const [nats, redis, postgres] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  if (nats === undefined || redis === undefined || postgres === undefined)
    throw new Error("three servers have started");
  const urls = {
    nats: withLogin(nats.server.url, login.user, login.password),
    redis: withLogin(redis.server.url, "", secrets.redis),
    postgres: postgres.server.url,
  };
  return { nats, redis, postgres, urls, monitorPort };
}

/** What to tell a person whose cluster did not start. */
export class StartError extends Error {
  override readonly name = "StartError";
}

function withLogin(url: string, user: string, password: string): string {
  return url.replace("://", `://${user}:${password}@`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
