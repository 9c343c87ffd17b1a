import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OpenDatabaseError } from "./errors.ts";

/** What of `process` the lock needs; only a program's `main.ts` may reach for the real one. */
export interface RunningProcess {
  readonly pid: number;
  kill(pid: number, signal: 0): boolean;
}

export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** Tells two processes apart that had the same pid, one after the other; empty where the system cannot say. */
  readonly startedAt: string;
}

const START_TIME_FIELD = 19;
const ATTEMPTS = 5;

/**
 * Takes a folder for one process, by a file that names it. A file left by a process that has died is taken over.
 * Rejects with `OpenDatabaseError` "in-use" when another process has the folder, or this one has it already.
 */
export async function lockFolder(folder: string, running: RunningProcess): Promise<FolderLock> {
  const path = join(folder, "tandem.lock");
  const mine = JSON.stringify({ pid: running.pid, startedAt: await startOf(running.pid) });
  const draft = join(folder, `tandem.lock.${running.pid}`);
  await writeFile(draft, mine);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await linked(draft, path)) return { release: () => rm(path, { force: true }) };
      const found = await readFile(path, "utf8").catch(() => undefined);
      if (found === undefined) continue;
      const holder = holderOf(found);
      if (holder !== undefined && (await isAlive(holder, running))) throw inUse(folder, path, holder.pid);
      await setAside(path, found, draft);
    }
    throw inUse(folder, path, undefined);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A hard link appears whole or not at all, and never over another. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a dead process's file, unless a third process has replaced it since it was read. */
async function setAside(path: string, expected: string, draft: string): Promise<void> {
  const aside = `${draft}.old`;
  try {
    await rename(path, aside);
  } catch {
    return; // Another process was quicker; the next attempt sees its file.
  }
  if ((await readFile(aside, "utf8")) !== expected) await linked(aside, path);
  await rm(aside, { force: true });
}

function holderOf(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const pid: unknown = Reflect.get(value, "pid");
    const startedAt: unknown = Reflect.get(value, "startedAt");
    return typeof pid === "number" && typeof startedAt === "string" ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder, running: RunningProcess): Promise<boolean> {
  try {
    running.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it is there, and belongs to somebody else.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const startedAt = await startOf(holder.pid);
  return startedAt === "" || holder.startedAt === "" || startedAt === holder.startedAt;
}

/** The process's start in clock ticks since boot, from proc(5); empty on systems without it. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The second field, the program's name, may hold spaces and parentheses.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[START_TIME_FIELD] ?? "";
}

function inUse(folder: string, path: string, pid: number | undefined): OpenDatabaseError {
  const who = pid === undefined ? "several processes at once" : `process ${pid}`;
  return new OpenDatabaseError(
    `the data folder ${folder} is in use by ${who}. Stop it, or choose another folder. (The lock is ${path}.)`,
    { code: "in-use" },
  );
}
