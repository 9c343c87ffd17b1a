import { readFile } from "node:fs/promises";

/** For `spawn`: empty where we are not root. */
export type RunAs = { readonly uid?: never; readonly gid?: never } | { readonly uid: number; readonly gid: number };

/** A user of the system, for a program that refuses to run as root. */
export async function runAsUser(user: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const users = (await readFile("/etc/passwd", "utf8")).split("\n");
  const [, , uid, gid] = users.find((line) => line.startsWith(`${user}:`))?.split(":") ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(`there is no user ${user}, and the program does not run as root: useradd --system ${user}`);
  }
  return { uid: Number(uid), gid: Number(gid) };
}
