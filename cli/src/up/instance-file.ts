import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a running platform says of itself in its data folder, for the commands that ask it. */
export interface Instance {
  readonly pid: number;
  /** "127.0.20.1:8080"; undefined with `--http off`. */
  readonly http?: string;
  /** Who bears it may do everything there. */
  readonly token?: string;
}

const NAME = "tandem.json";

/** For the folder's owner alone: it may hold a token. */
export function writeInstance(data: string, instance: Instance): void {
  removeInstance(data);
  writeFileSync(join(data, NAME), `${JSON.stringify(instance)}\n`, { mode: 0o600, flag: "wx" });
}

/** Undefined where there is none, or what is there cannot be read. */
export function readInstance(data: string): Instance | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(join(data, NAME), "utf8"));
    if (typeof read !== "object" || read === null || !("pid" in read) || typeof read.pid !== "number") return undefined;
    return {
      pid: read.pid,
      ...("http" in read && typeof read.http === "string" ? { http: read.http } : {}),
      ...("token" in read && typeof read.token === "string" ? { token: read.token } : {}),
    };
  } catch {
    return undefined;
  }
}

export function removeInstance(data: string): void {
  rmSync(join(data, NAME), { force: true });
}
