import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";

/** Where the checkout keeps the dump of a fresh database: the workspace's `.cache`, one file a PGlite version. */
export const TEMPLATE_FILE = fileURLToPath(new URL("../../../../.cache/pglite-0.5.16.tar.gz", import.meta.url));

/**
 * Makes the template unless it is there: initdb, about 4 s, once. Unpacking it is what a new database then costs, 1 s.
 * Processes that do it at the same time do not disturb each other.
 */
export async function ensureTemplate(path: string, unique: string): Promise<void> {
  if ((await readTemplate(path)) !== undefined) return;
  const database = await PGlite.create("memory://");
  const dump = await database.dumpDataDir("gzip");
  await database.close();
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${unique}`;
  try {
    await writeFile(draft, new Uint8Array(await dump.arrayBuffer()));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Undefined when there is none: a new database then runs initdb itself. */
export async function readTemplate(path: string): Promise<Uint8Array | undefined> {
  return readFile(path).catch(() => undefined);
}
