import { readFileSync } from "node:fs";

/** Milliseconds a clock tick of /proc (USER_HZ is 100 on every Linux that Debian ships). */
const TICK_MS = 10;

/** Processor time, user and system, that a process and all its threads have used, in ms. 0: it has gone. */
export function cpuMsOf(pid: number): number {
  return statMs(`/proc/${pid}/stat`);
}

/** The same with the processes that it started. */
export function cpuMsOfTree(pid: number): number {
  return cpuMsOf(pid) + childrenOf(pid).reduce((sum, child) => sum + cpuMsOfTree(child), 0);
}

function statMs(path: string): number {
  // proc(5): the name may hold spaces and brackets; utime and stime are fields 14 and 15, 11 and 12 after it.
  const fields = textOf(path)
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

function childrenOf(pid: number): readonly number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`)
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
