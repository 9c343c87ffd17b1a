import { access, constants, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { OpenDatabaseError } from "./errors.ts";

/** Makes the folder where it is missing. Rejects with `OpenDatabaseError` "unwritable", saying which part is the trouble. */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolders(resolve(folder));
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(folder, ".write-probe");
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    throw await unwritable(folder, error);
  }
}

/** One by one: Node's recursive `mkdir` never returns where a file system answers ENOENT, as proc(5) does. */
async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  const parent = await nearestExisting(folder);
  for (let path = folder; path !== parent; path = dirname(path)) missing.unshift(path);
  for (const path of missing) {
    await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  }
}

async function unwritable(folder: string, cause: unknown): Promise<OpenDatabaseError> {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const parent = await nearestExisting(folder);
  const reasons: Readonly<Record<string, string>> = {
    EACCES: `you may not write in ${parent}. Choose another folder, or make ${parent} yours: sudo chown "$(id -u)" ${parent}`,
    EPERM: `you may not write in ${parent}. Choose another folder, or make ${parent} yours: sudo chown "$(id -u)" ${parent}`,
    EROFS: `${parent} is on a read-only file system. Choose a folder on another one.`,
    ENOSPC: `the file system of ${parent} is full. Free some space (a database begins with 40 MB), or choose another folder.`,
    ENOTDIR: `${parent} is a file, not a folder. Choose another folder.`,
    EEXIST: `${parent} is a file, not a folder. Choose another folder.`,
    ENOENT: `no folder can be made in ${parent}. Choose another folder.`,
  };
  const reason = reasons[code] ?? `${cause instanceof Error ? cause.message : String(cause)}. Choose another folder.`;
  return new OpenDatabaseError(`the data folder ${folder} cannot be written: ${reason}`, {
    code: "unwritable",
    cause,
  });
}

async function nearestExisting(folder: string): Promise<string> {
  let path = resolve(folder);
  while (path !== dirname(path)) {
    if ((await stat(path).catch(() => undefined)) !== undefined) return path;
    path = dirname(path);
  }
  return path;
}
