import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, globSync } from "node:fs";
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { findProgram } from "./find-program.ts";
import { freePort } from "./free-port.ts";
import { type RunAs, runAsUser } from "./run-as.ts";
import type { Server } from "./server.ts";
import { type SpawnedServer, spawnServer } from "./spawned-server.ts";

const READY = /database system is ready to accept connections/;
/** The processes of a killed server take a moment to go, and a free port may be taken by another meanwhile. */
const PASSING = /still in use|could not bind|Address already in use|lock file .* already exists/;
const ATTEMPTS = 40;
const ATTEMPT_PAUSE_MS = 250;

export interface PostgresServerOptions {
  /** Holds the server's files and its password; made and filled where it is empty. */
  readonly folder: string;
  /** A free one where it is left out. */
  readonly port?: number;
}

export interface PostgresServer extends Server {
  readonly port: number;
}

/**
 * A PostgreSQL for one machine, on 127.0.0.1 only, that asks for a password (SCRAM). Resolves when it answers; rejects
 * with what to do when the programs are missing or the folder cannot be used. As root it runs as the user `postgres`.
 */
export async function startPostgres(options: PostgresServerOptions): Promise<PostgresServer> {
  const folder = resolve(options.folder);
  const runAs = await runAsUser("postgres");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runAs.uid !== undefined) await chown(folder, runAs.uid, runAs.gid);
  const password = await initialise(folder, runAs);
  let { server, port } = await run(folder, options.port, runAs);
  return {
    url: `postgres://tandem:${password}@127.0.0.1:${port}/postgres`,
    port,
    get pid() {
      return server.pid;
    },
    get ended() {
      return server.ended;
    },
    stop: () => server.stop(),
    kill: () => server.kill(),
    async restart() {
      ({ server, port } = await run(folder, port, runAs));
    },
  };
}

/** initdb, once. Answers the password of the user `tandem`. */
async function initialise(folder: string, runAs: RunAs): Promise<string> {
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  const complete = join(folder, "created");
  if (existsSync(complete)) return (await readFile(passwordFile, "utf8")).trim();
  // Whatever is there was cut off while it was being made.
  await rm(data, { recursive: true, force: true });
  const password = randomBytes(16).toString("hex");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined) await chown(passwordFile, runAs.uid, runAs.gid);
  const identity = ["-U", "tandem", `--pwfile=${passwordFile}`, "-A", "scram-sha-256"];
  try {
    const args = ["-D", data, ...identity, "-E", "UTF8", "--locale=C"];
    await promisify(execFile)(postgresProgram("initdb"), args, { cwd: folder, ...runAs });
  } catch (cause) {
    const who = runAs.uid === undefined ? "" : ", as the user postgres, who must be let into every folder above it";
    throw new Error(`initdb in ${folder} failed${who}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  await writeFile(complete, "The database in data/ is complete. Without this file it is made anew.\n");
  return password;
}

async function run(
  folder: string,
  wanted: number | undefined,
  runAs: RunAs,
): Promise<{ readonly server: SpawnedServer; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort("127.0.0.1"));
    const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "lc_messages=C"];
    const args = ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])];
    try {
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every session to end by itself.
      const options = { cwd: folder, ...runAs, stopSignal: "SIGINT" } as const;
      return { server: await spawnServer(postgresProgram("postgres"), args, READY, options), port };
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && PASSING.test(error.message))) throw error;
    }
    await setTimeout(ATTEMPT_PAUSE_MS);
  }
}

/** Of the PATH, else of Debian's newest version. */
export function postgresProgram(name: string): string {
  const folders = globSync("/usr/lib/postgresql/*/bin");
  const version = (folder: string): number => Number(folder.split("/")[4]);
  return findProgram(
    name,
    "postgresql",
    folders.toSorted((one, other) => version(other) - version(one)),
  );
}
