import { rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Dialect, PGliteDialect } from "kysely";
import { OpenDatabaseError } from "./errors.ts";
import type { RunningProcess } from "./folder-lock.ts";
import { takeFolder } from "./take-folder.ts";
import { readTemplate, TEMPLATE_FILE } from "./template.ts";
import { WorkerClient } from "./worker-client.ts";

export interface PgliteOptions {
  /** Holds the database (`postgres/`) and the lock; made where it is missing. */
  readonly folder: string;
  /** The program's `process`. */
  readonly process: RunningProcess;
  /** A dump made by `ensureTemplate`; the checkout's own where it is left out. */
  readonly templateFile?: string;
}

export interface OpenedDatabase {
  /** For `new Kysely({ dialect })`. 64-bit integers come as `bigint`, numerics as strings. */
  readonly dialect: Dialect;
  /** Ends the thread and gives the folder free. Everything that was confirmed is in the files already. */
  close(): Promise<void>;
}

/**
 * A PostgreSQL in a folder, in a thread of this process.
 * Rejects with `OpenDatabaseError`: "unwritable", "in-use" or "corrupt", each with what to do.
 */
export async function openPglite(options: PgliteOptions): Promise<OpenedDatabase> {
  const folder = resolve(options.folder);
  const lock = await takeFolder(folder, options.process);
  try {
    const client = await startIn(folder, options.templateFile ?? TEMPLATE_FILE);
    return opened(client, () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The same in memory: for tests, and for a run that is to leave nothing behind. */
export async function openPgliteInMemory(templateFile: string = TEMPLATE_FILE): Promise<OpenedDatabase> {
  const client = await WorkerClient.start({ dataDir: "memory://", template: await readTemplate(templateFile) });
  return opened(client, () => Promise.resolve());
}

function opened(client: WorkerClient, release: () => Promise<void>): OpenedDatabase {
  return {
    dialect: new PGliteDialect({ pglite: client }),
    async close() {
      await client.close();
      await release();
    },
  };
}

async function startIn(folder: string, templateFile: string): Promise<WorkerClient> {
  const dataDir = join(folder, "postgres");
  const marker = join(folder, "created");
  if (await exists(marker)) return reopen(folder, dataDir);
  // Whatever is there was cut off while it was being made: no record can be in it.
  await rm(dataDir, { recursive: true, force: true });
  const client = await createIn(dataDir, await readTemplate(templateFile));
  await writeFile(marker, "The database in postgres/ is complete. Without this file it is made anew.\n");
  return client;
}

async function createIn(dataDir: string, template: Uint8Array | undefined): Promise<WorkerClient> {
  if (template === undefined) return WorkerClient.start({ dataDir, template });
  try {
    return await WorkerClient.start({ dataDir, template });
  } catch {
    // A damaged template costs time, not the start: initdb makes the same database.
    await rm(dataDir, { recursive: true, force: true });
    return WorkerClient.start({ dataDir, template: undefined });
  }
}

async function reopen(folder: string, dataDir: string): Promise<WorkerClient> {
  if (!(await exists(join(dataDir, "PG_VERSION")))) {
    throw new OpenDatabaseError(
      `the data folder ${folder} has lost its files (no ${dataDir}/PG_VERSION). Put them back from a copy, or move ${folder} away to begin with an empty one.`,
      { code: "corrupt" },
    );
  }
  try {
    return await WorkerClient.start({ dataDir, template: undefined });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OpenDatabaseError(
      `${reason}. Put ${folder} back from a copy, or move it away to begin with an empty one.`,
      { code: "corrupt", cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
