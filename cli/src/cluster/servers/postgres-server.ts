import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { findPostgresPrograms, type PostgresPrograms } from "./postgres-programs.ts";
import { type RunAs, runAsUser } from "./run-as.ts";

const READY = "database system is ready to accept connections";
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_LINES = 20;
/** Of a killed server, the children take a moment to go; a free port may be taken by another meanwhile. */
const PASSING = /is still in use|Address already in use|lock file .* already exists/;
const ATTEMPTS = 40;
const ATTEMPT_PAUSE_MS = 250;

export interface PostgresServerOptions {
  /** Holds the server's files and its password; made and filled where it is empty. */
  readonly folder: string;
  /** A free one where it is left out. */
  readonly port?: number;
}

export interface PostgresServer {
  /** With user and password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** In order: open transactions end, everything is in the files. */
  stop(): Promise<void>;
  /** As a crash would end it (SIGKILL). The same folder and port can be started again. */
  kill(): Promise<void>;
}

/**
 * Starts a PostgreSQL on 127.0.0.1 that asks for a password, and resolves when it answers. Rejects with what to do when
 * the programs are missing or the folder cannot be used. As root it runs as the system's user `postgres`.
 */
export async function startPostgres(options: PostgresServerOptions): Promise<PostgresServer> {
  const folder = resolve(options.folder);
  const programs = await findPostgresPrograms();
  const runAs = await runAsUser("postgres");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (runAs.uid !== undefined) await chown(folder, runAs.uid, runAs.gid);
  const password = await initialise(folder, programs, runAs);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const { server, output } = await run(folder, port, programs, runAs);
    if (server !== undefined) return opened(server, port, password);
    if (attempt === ATTEMPTS || !PASSING.test(output))
      throw new Error(`PostgreSQL in ${folder} did not start:\n${output}`);
    await setTimeout(ATTEMPT_PAUSE_MS);
  }
}

/** initdb, once. Answers the password of the user `tandem`. */
async function initialise(folder: string, { initdb }: PostgresPrograms, runAs: RunAs): Promise<string> {
  const passwordFile = join(folder, "password");
  const data = join(folder, "data");
  const isComplete = (await stat(join(folder, "created")).catch(() => undefined)) !== undefined;
  if (isComplete) return (await readFile(passwordFile, "utf8")).trim();
  // Whatever is there was cut off while it was being made.
  await rm(data, { recursive: true, force: true });
  const password = randomBytes(16).toString("hex");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined) await chown(passwordFile, runAs.uid, runAs.gid);
  const args = [
    "-D",
    data,
    "-U",
    "tandem",
    `--pwfile=${passwordFile}`,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C",
  ];
  const child = spawn(initdb, args, { cwd: folder, ...runAs, stdio: ["ignore", "pipe", "pipe"] });
  const output = keepLines(child);
  const [code] = await once(child, "close");
  if (code !== 0) {
    const who = runAs.uid === undefined ? "" : ` (as the user postgres, who must be let into every folder above it)`;
    throw new Error(`initdb in ${folder} failed${who}:\n${output()}`);
  }
  await writeFile(join(folder, "created"), "The database in data/ is complete. Without this file it is made anew.\n");
  return password;
}

interface Run {
  readonly server: ChildProcess | undefined;
  readonly output: string;
}

async function run(folder: string, port: number, { postgres }: PostgresPrograms, runAs: RunAs): Promise<Run> {
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "logging_collector=off",
    "log_destination=stderr",
    "lc_messages=C",
  ];
  const args = ["-D", join(folder, "data"), ...settings.flatMap((setting) => ["-c", setting])];
  const child = spawn(postgres, args, { cwd: folder, ...runAs, stdio: ["ignore", "ignore", "pipe"] });
  const output = keepLines(child);
  const isReady = await new Promise<boolean>((done) => {
    const limit = globalThis.setTimeout(() => done(false), START_LIMIT_MS);
    const settle = (ready: boolean): void => {
      clearTimeout(limit);
      done(ready);
    };
    child.stderr?.on("data", () => output().includes(READY) && settle(true));
    child.once("error", () => settle(false));
    child.once("exit", () => settle(false));
  });
  if (isReady) return { server: child, output: "" };
  await endBy(child, "SIGQUIT");
  return { server: undefined, output: output() };
}

function opened(server: ChildProcess, port: number, password: string): PostgresServer {
  return {
    url: `postgres://tandem:${password}@127.0.0.1:${port}/postgres`,
    port,
    pid: server.pid ?? 0,
    // Fast shutdown, as pg_ctl's default; an immediate one where sessions do not end.
    stop: () => endBy(server, "SIGINT"),
    kill: () => endBy(server, "SIGKILL"),
  };
}

async function endBy(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const limit = globalThis.setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}

/** The last lines of what it says, for a message. */
function keepLines(child: ChildProcess): () => string {
  let lines: readonly string[] = [""];
  const keep = (chunk: Buffer): void => {
    const [first = "", ...rest] = chunk.toString("utf8").split("\n");
    lines = [...lines.slice(0, -1), `${lines.at(-1) ?? ""}${first}`, ...rest].slice(-KEPT_LINES);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  child.once("error", (error) => keep(Buffer.from(error.message)));
  return () => lines.join("\n").trim();
}
