import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A process of a running cluster. */
export interface ListedProcess {
  readonly name: string;
  readonly pid: number;
  /** "127.0.0.1:40001": `/readyz` of our own processes, a plain port of the servers. */
  readonly at: string;
  readonly isServer: boolean;
}

const NAME = "cluster.json";

/** Who runs now, for `tandem cluster status`. */
export function writeClusterFile(data: string, processes: readonly ListedProcess[]): void {
  writeFileSync(join(data, NAME), `${JSON.stringify({ processes })}\n`, { mode: 0o600 });
}

/** Undefined where there is none, or what is there cannot be read. */
export function readClusterFile(data: string): readonly ListedProcess[] | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(join(data, NAME), "utf8"));
    if (typeof read !== "object" || read === null || !("processes" in read) || !Array.isArray(read.processes)) {
      return undefined;
    }
    return read.processes.every(isListed) ? read.processes : undefined;
  } catch {
    return undefined;
  }
}

export function removeClusterFile(data: string): void {
  rmSync(join(data, NAME), { force: true });
}

function isListed(value: unknown): value is ListedProcess {
  if (typeof value !== "object" || value === null) return false;
  const of = (name: string): unknown => Reflect.get(value, name);
  const isText = typeof of("name") === "string" && typeof of("at") === "string";
  return isText && typeof of("pid") === "number" && typeof of("isServer") === "boolean";
}
