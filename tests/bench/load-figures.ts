import { fileURLToPath } from "node:url";
import { startPlatformProcess } from "../load/platform-process.ts";
import { type LoadResult, runLoad } from "../load/run-load.ts";
import { atMost, type Figure, reported } from "./figure.ts";

const CONFIG = fileURLToPath(new URL("../load/trunk.yaml", import.meta.url));
const CPU_GOAL_MS = 1.5;
const FAILED_GOAL = 1 / 1_000;
const LATENCY_GOAL_MS = 5;
const HIGHEST_RATE = 500;
const LATENCY_RATE = HIGHEST_RATE / 2;
const COUNTED = [
  { rate: 50, calls: 500, goal: undefined },
  { rate: 200, calls: 4_000, goal: CPU_GOAL_MS },
  { rate: HIGHEST_RATE, calls: 6_000, goal: CPU_GOAL_MS },
] as const;
const LATENCY_CALLS = 3_000;

/**
 * Whole transferred calls on one `tandem up`, lowest rate first: CPU a call and failures, of both classes; and the latencies at half of the
 * highest rate, in a run of their own because the capture takes processor time.
 */
export async function loadFigures(say: (what: string) => void): Promise<readonly Figure[]> {
  const platform = await startPlatformProcess(CONFIG);
  const figures: Figure[] = [];
  try {
    const { pid } = platform;
    for (const { rate, calls, goal } of COUNTED) {
      for (const targetClass of ["PSTN", "SIP"] as const) {
        say(`${rate} calls/s, class ${targetClass}`);
        figures.push(...countedFigures(await runLoad({ pid, rate, calls, targetClass, capture: false }), goal, say));
      }
    }
    for (const targetClass of ["PSTN", "SIP"] as const) {
      say(`latencies at ${LATENCY_RATE} calls/s, class ${targetClass}`);
      figures.push(
        ...latencyFigures(await runLoad({ pid, rate: LATENCY_RATE, calls: LATENCY_CALLS, targetClass, capture: true })),
      );
    }
  } finally {
    await platform.stop();
  }
  return figures;
}

function countedFigures(
  result: LoadResult,
  cpuGoal: number | undefined,
  say: (what: string) => void,
): readonly Figure[] {
  const { rate, calls, targetClass, cpuMsPerCall, failed, retransmissions, generatorCeiling, achievedRate, complaint } =
    result;
  if (complaint !== "") say(complaint);
  const where = `${targetClass} at ${rate}/s`;
  const cpu = `CPU of a transferred call, ${where}`;
  const failures = `failed calls, ${where}`;
  return [
    cpuGoal === undefined ? reported(cpu, cpuMsPerCall, "ms") : atMost(cpuGoal, cpu, cpuMsPerCall, "ms"),
    rate < HIGHEST_RATE
      ? reported(failures, failed / calls, "share")
      : atMost(FAILED_GOAL, failures, failed / calls, "share"),
    reported(`  retransmissions, ${where}`, retransmissions, "messages"),
    reported(`  calls made, ${where}`, achievedRate, "1/s"),
    reported(`  ceiling of the generator, ${where}`, generatorCeiling, "1/s"),
  ];
}

function latencyFigures({ latencies, targetClass, rate, calls }: LoadResult): readonly Figure[] {
  const where = `${targetClass} at ${rate}/s`;
  const p99 = (seen: { readonly p99: number | undefined; readonly count: number } | undefined) =>
    // A transfer of which the answer was never seen is no fast one.
    seen !== undefined && seen.count >= calls * (1 - FAILED_GOAL) ? seen.p99 : undefined;
  return [
    atMost(LATENCY_GOAL_MS, `REFER to 202, p99, ${where}`, p99(latencies?.accepted), "ms"),
    atMost(LATENCY_GOAL_MS, `REFER to INVITE out, p99, ${where}`, p99(latencies?.invited), "ms"),
    reported(`  REFER to 202, p50, ${where}`, latencies?.accepted.p50 ?? Number.NaN, "ms"),
    reported(`  REFER to INVITE out, p50, ${where}`, latencies?.invited.p50 ?? Number.NaN, "ms"),
    reported(
      `  REFER to final NOTIFY, p50 (20 ms of it are the target's), ${where}`,
      latencies?.finished.p50 ?? Number.NaN,
      "ms",
    ),
    reported(`  REFER to final NOTIFY, p99, ${where}`, latencies?.finished.p99 ?? Number.NaN, "ms"),
    reported(`  repeated messages, ${where}`, latencies?.repeated ?? Number.NaN, "messages"),
  ];
}
