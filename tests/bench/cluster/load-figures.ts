import type { PlatformProcess } from "../../load/platform-process.ts";
import { startPlatformProcess } from "../../load/platform-process.ts";
import { type LoadResult, runLoad } from "../../load/run-load.ts";
import { atMost, type Figure, reported } from "../figure.ts";
import { CONFIG, startCluster } from "./cluster-process.ts";

const ROUTERS = 2;
const EDGES = 1;
const CPU_GOAL_MS = 6;
const LATENCY_GOAL_MS = 15;
const FAILED_GOAL = 1 / 1_000;
/** What both platforms are given first: a platform runs for weeks, and V8 compiles its hot paths in its first minute. Reported. */
const FIRST = { rate: 100, calls: 3_000 } as const;
const COUNTED = [
  { rate: 50, calls: 500, goal: undefined },
  { rate: 100, calls: 2_000, goal: undefined },
  { rate: 200, calls: 4_000, goal: CPU_GOAL_MS },
  { rate: 500, calls: 6_000, goal: CPU_GOAL_MS },
] as const;
const LATENCY_CALLS = 2_000;

/** CPU of all processes a call, servers included, beside that of the one process in the same run; then the latencies at half of the rate that was held. */
export async function clusterLoadFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  let held = 0;
  const cluster = await startCluster(ROUTERS, EDGES);
  try {
    figures.push(...(await first(cluster, "cluster", say)));
    for (const { rate, calls, goal } of COUNTED) {
      say(`cluster, ${rate} calls/s`);
      const result = await runLoad({ pid: cluster.pid, rate, calls, targetClass: "PSTN", capture: false });
      if (result.complaint !== "") say(result.complaint);
      figures.push(...counted(`cluster, PSTN at ${rate}/s`, result, goal));
      if (result.failed / calls < FAILED_GOAL) held = rate;
    }
    figures.push(reported("rate held, at most 500/s tried", held, "1/s"));
  } finally {
    await cluster.stop();
  }
  if (held > 0) figures.push(...(await latenciesAt(held / 2, say)));
  const alone = await startPlatformProcess(CONFIG);
  try {
    figures.push(...(await first(alone, "one process", say)));
    for (const { rate, calls } of COUNTED) {
      say(`one process, ${rate} calls/s`);
      const result = await runLoad({ pid: alone.pid, rate, calls, targetClass: "PSTN", capture: false });
      figures.push(...counted(`one process, PSTN at ${rate}/s`, result, undefined));
    }
  } finally {
    await alone.stop();
  }
  return figures;
}

async function first({ pid }: PlatformProcess, where: string, say: (what: string) => void): Promise<readonly Figure[]> {
  const { rate, calls } = FIRST;
  say(`${where}, its first ${calls} calls`);
  const result = await runLoad({ pid, rate, calls, targetClass: "PSTN", capture: false });
  return counted(`${where}, the first ${calls} calls, PSTN at ${rate}/s`, result, undefined);
}

/** On another cluster: a rate that was not held leaves calls behind that are asked for again and again. */
async function latenciesAt(rate: number, say: (what: string) => void): Promise<readonly Figure[]> {
  const cluster = await startCluster(ROUTERS, EDGES);
  try {
    await first(cluster, "cluster for the latencies", say);
    say(`cluster, latencies at ${rate} calls/s`);
    return await latencies(cluster, rate);
  } finally {
    await cluster.stop();
  }
}

function counted(where: string, result: LoadResult, goal: number | undefined): readonly Figure[] {
  const { cpuMsPerCall, failed, calls, retransmissions, achievedRate } = result;
  const cpu = `CPU of a transferred call, ${where}`;
  const isMeasured = failed / calls < FAILED_GOAL;
  return [
    // A call that failed early was a cheap one: such a run says nothing of what a call costs.
    goal === undefined
      ? reported(cpu, cpuMsPerCall, "ms")
      : atMost(goal, cpu, isMeasured ? cpuMsPerCall : undefined, "ms"),
    reported(`  failed calls, ${where}`, failed / calls, "share"),
    reported(`  retransmissions, ${where}`, retransmissions, "messages"),
    reported(`  calls made, ${where}`, achievedRate, "1/s"),
  ];
}

async function latencies({ pid }: PlatformProcess, rate: number): Promise<readonly Figure[]> {
  const { latencies: seen } = await runLoad({ pid, rate, calls: LATENCY_CALLS, targetClass: "PSTN", capture: true });
  const where = `cluster, PSTN at ${rate}/s`;
  return [
    atMost(LATENCY_GOAL_MS, `REFER to 202, p99, ${where}`, seen?.accepted.p99, "ms"),
    atMost(LATENCY_GOAL_MS, `REFER to INVITE out, p99, ${where}`, seen?.invited.p99, "ms"),
    reported(`  REFER to 202, p50, ${where}`, seen?.accepted.p50 ?? Number.NaN, "ms"),
    reported(`  REFER to INVITE out, p50, ${where}`, seen?.invited.p50 ?? Number.NaN, "ms"),
    reported(`  REFER to final NOTIFY, p50, ${where}`, seen?.finished.p50 ?? Number.NaN, "ms"),
  ];
}
