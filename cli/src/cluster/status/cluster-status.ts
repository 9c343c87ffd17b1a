import { resolve } from "node:path";
import { fail } from "../../fail.ts";
import { formatTable } from "../../terminal/table.ts";
import { readInstance } from "../../up/instance-file.ts";
import { readClusterFile } from "../cluster-file.ts";
import { isClusterFolder } from "../cluster-folder.ts";
import { type ProcessState, processStates } from "./process-states.ts";

export interface StatusFlags {
  readonly data: string;
  readonly json: boolean;
}

/** Prints the processes of the cluster that runs on a folder. */
export async function clusterStatus({ data, json }: StatusFlags): Promise<void> {
  const folder = resolve(data);
  const listed = readClusterFile(folder);
  const states = listed === undefined ? [] : await processStates(listed);
  if (!states.some(({ isAlive }) => isAlive)) return fail(nobody(folder));
  if (json) process.stdout.write(`${JSON.stringify({ processes: states.map(stateJson) })}\n`);
  else process.stdout.write(`${formatTable(["PROCESS", "PID", "STATE"], states.map(row), [1])}\n`);
  if (states.some(({ reasons }) => reasons.length > 0)) process.exitCode = 1;
}

function nobody(data: string): string {
  const up = readInstance(data);
  if (up !== undefined && !isClusterFolder(data)) return `${data} is of \`tandem up\`, one process (${up.pid})`;
  return `no cluster runs on ${data}: start it with tandem cluster --config FILE --data ${data}`;
}

function row({ name, pid, reasons }: ProcessState): readonly string[] {
  return [name, pid === 0 ? "-" : String(pid), reasons.length === 0 ? "ready" : `not ready: ${reasons.join("; ")}`];
}

function stateJson({ name, pid, reasons }: ProcessState) {
  return { name, pid: pid === 0 ? null : pid, ready: reasons.length === 0, reasons };
}
