import { resolve } from "node:path";
import { prepareFolder } from "./folder.ts";
import { type FolderLock, lockFolder, type RunningProcess } from "./folder-lock.ts";

/**
 * A folder for one process, without a database of ours in it: made where it is missing, and locked as `openPglite` locks
 * it. Rejects with `OpenDatabaseError`: "unwritable" or "in-use".
 */
export async function takeFolder(folder: string, process: RunningProcess): Promise<FolderLock> {
  const path = resolve(folder);
  await prepareFolder(path);
  return lockFolder(path, process);
}
