import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type PlatformProcess, startPlatformProcess } from "../../load/platform-process.ts";

const CLI = fileURLToPath(new URL("../../../cli/src/main.ts", import.meta.url));
export const CONFIG = fileURLToPath(new URL("../../load/trunk.yaml", import.meta.url));

/** `tandem cluster` with so many routers and edges; its process is the parent of all others, the three servers included. */
export function startCluster(routers: number, edges: number): Promise<PlatformProcess> {
  const shape = ["--routers", String(routers), "--edges", String(edges)];
  return startPlatformProcess(CONFIG, { command: ["cluster", "start", ...shape] });
}

interface Status {
  readonly processes: readonly { readonly name: string; readonly pid?: number }[];
}

/** The process of that name. */
export function pidOf({ data }: PlatformProcess, name: string): number {
  const shown = execFileSync(process.execPath, [CLI, "cluster", "status", "--data", data, "--json"], {
    encoding: "utf8",
  });
  const found = (JSON.parse(shown) as Status).processes.find((one) => one.name === name)?.pid;
  if (found === undefined) throw new Error(`there is no process ${name}`);
  return found;
}
