import { readFileSync } from "node:fs";
import { type ListedProcess, readClusterFile } from "../../cluster/cluster-file.ts";
import { readInstance } from "../../up/instance-file.ts";
import { partitionsTaken } from "./partitions-taken.ts";
import { cpuMsOf, cpuMsOfTree } from "./process-cpu.ts";
import type { SeenProcess, UsageSource } from "./usage.ts";

const METRICS_MS = 2_000;

/** A process that the operator names: `router=4711`, or `4711` alone. */
export interface NamedPid {
  readonly service: string;
  readonly pid: number;
}

export function pidUsage(pids: readonly NamedPid[]): UsageSource {
  return {
    look: () =>
      Promise.resolve(
        pids.map(({ service, pid }) => ({ id: String(pid), service, cpuMs: cpuMsOfTree(pid), partitionsTaken: 0 })),
      ),
  };
}

/** Of `tandem up` or `tandem cluster` that runs on a data folder of this machine; undefined where none does. */
export function folderUsage(data: string): UsageSource | undefined {
  if (readClusterFile(data) !== undefined) return { look: () => lookAtCluster(data) };
  const instance = readInstance(data);
  return instance === undefined ? undefined : pidUsage([{ service: "tandem", pid: instance.pid }]);
}

/** Read anew each time: what died was started again. */
async function lookAtCluster(data: string): Promise<readonly SeenProcess[]> {
  const listed = (readClusterFile(data) ?? []).filter(({ pid }) => pid > 0);
  const seen = await Promise.all(listed.map(seenProcess));
  const supervisor = parentOf(listed.find(({ isServer }) => !isServer)?.pid ?? 0);
  const over = { id: String(supervisor), service: "supervisor", cpuMs: cpuMsOf(supervisor), partitionsTaken: 0 };
  return supervisor > 1 ? [...seen, over] : seen;
}

async function seenProcess({ name, pid, at }: ListedProcess): Promise<SeenProcess> {
  const service = name.replace(/-\d+$/, "");
  const taken = service === "router" ? partitionsTaken(await metricsOf(at)) : 0;
  return { id: String(pid), service, cpuMs: cpuMsOfTree(pid), partitionsTaken: taken };
}

async function metricsOf(at: string): Promise<string> {
  try {
    const response = await fetch(`http://${at}/metrics`, { signal: AbortSignal.timeout(METRICS_MS) });
    return response.ok ? await response.text() : "";
  } catch {
    // A router that ends or starts is looked at again in a second.
    return "";
  }
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
