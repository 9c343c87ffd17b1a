import { setTimeout as pause } from "node:timers/promises";
import { LoadRun } from "../../../cli/src/load/control/load-run.ts";
import type { LoadStep } from "../../../cli/src/load/report/load-report.ts";
import { UsageTally, usageBetween } from "../../../cli/src/load/usage/usage.ts";
import type { ScaledPlatform } from "./scaled-platform.ts";

export interface ScaleOptions {
  /** Calls a second of each router in one part, of all together in the other. */
  readonly perRouter: number;
  readonly total: number;
  /** Calls that each router has had before anything counts: they compile its code. */
  readonly warmCalls: number;
  /** Of one measurement. */
  readonly seconds: number;
}

/** What a transferred call cost on so many routers and edges. */
export interface CountMeasured {
  readonly count: number;
  /** Cores that it used with no call at all, by service. */
  readonly idleCores: Readonly<Record<string, number>>;
  readonly perRouter: LoadStep;
  readonly total: LoadStep;
}

const IDLE_MS = 5_000;
const SETTLE_SECONDS = 3;
const LOOK_MS = 10_000;
/** Nothing is judged: what failed stands in the steps. */
const BUDGET = { failedShare: 1, p99Ms: Number.POSITIVE_INFINITY };

export async function measureCount(
  platform: ScaledPlatform,
  count: number,
  { perRouter, total, warmCalls, seconds }: ScaleOptions,
  say: (line: string) => void,
): Promise<CountMeasured> {
  await platform.scale(count);
  const run = new LoadRun({
    workers: await platform.workers(),
    budget: BUDGET,
    stepSeconds: seconds + SETTLE_SECONDS,
    settleSeconds: SETTLE_SECONDS,
    usage: platform.usage,
    lookMs: LOOK_MS,
    say,
  });
  try {
    await run.begin();
    run.setRate(0);
    const idleCores = await idle(platform);
    const warmRate = Math.max(total, perRouter * count);
    await run.step("hold", warmRate, (warmCalls * count) / warmRate);
    const measured = { perRouter: await run.step("hold", perRouter * count), total: await run.step("hold", total) };
    await run.end("hold", undefined);
    return { count, idleCores, ...measured };
  } finally {
    run.close();
  }
}

async function idle({ usage }: ScaledPlatform): Promise<Readonly<Record<string, number>>> {
  const tally = new UsageTally();
  // The first call's records are written meanwhile.
  await pause(IDLE_MS);
  const before = tally.add(await usage.look());
  const since = performance.now();
  await pause(IDLE_MS);
  const { cpuMs } = usageBetween(before, tally.add(await usage.look()));
  const lasted = performance.now() - since;
  return Object.fromEntries(Object.entries(cpuMs).map(([service, ms]) => [service, ms / lasted]));
}
