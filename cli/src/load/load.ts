import { resolve } from "node:path";
import { fail } from "../fail.ts";
import { showProgress } from "../terminal/progress.ts";
import { LoadRun } from "./control/load-run.ts";
import { localWorker } from "./control/worker-link.ts";
import type { LoadPlan, Place } from "./load-plan.ts";
import type { LoadReport } from "./report/load-report.ts";
import { reportText } from "./report/report-text.ts";
import { writeReport } from "./report/write-report.ts";
import { folderUsage, type NamedPid, pidUsage } from "./usage/machine-usage.ts";
import type { UsageSource } from "./usage/usage.ts";

const LOOK_MS = 1_000;

export interface LoadFlags {
  readonly target: readonly string[];
  readonly rate?: number;
  readonly seconds: number;
  readonly ramp: boolean;
  readonly from: number;
  readonly upTo: number;
  readonly within: number;
  readonly confirmSeconds: number;
  readonly settle: number;
  readonly failed: number;
  readonly p99: number;
  readonly caller: readonly Place[];
  readonly called: readonly Place[];
  readonly callerId: string;
  readonly dial: readonly string[];
  readonly referTo: readonly string[];
  readonly talk: number;
  readonly after: number;
  readonly answer: number;
  readonly hangUp: number;
  readonly patience: number;
  readonly most: number;
  readonly data?: string;
  readonly pid?: readonly NamedPid[];
  readonly report?: string;
  readonly json: boolean;
}

/** Loads a platform, prints what came of it, and writes the report. */
export async function load(flags: LoadFlags): Promise<void> {
  if (flags.ramp === (flags.rate !== undefined)) return fail("give either --rate N or --ramp");
  if (flags.from > flags.upTo) return fail(`--from ${flags.from} is above --up-to ${flags.upTo}`);
  const usage = usageOf(flags);
  if (usage === "none")
    return fail(`nothing runs on ${resolve(flags.data ?? "")}: --data is the folder of a tandem up or cluster`);
  const progress = showProgress();
  const run = new LoadRun({
    workers: [localWorker(planOf(flags))],
    budget: { failedShare: flags.failed / 100, p99Ms: flags.p99 },
    stepSeconds: flags.seconds,
    settleSeconds: flags.settle,
    usage,
    lookMs: LOOK_MS,
    say(line) {
      progress.end();
      process.stderr.write(`${line}\n`);
    },
  });
  const stop = (): void => run.interrupt();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    progress.show(`the first call to ${flags.target.join(", ")}`);
    await run.begin();
    progress.show(flags.ramp ? "looking for the highest rate" : `${flags.rate} calls/s for ${flags.seconds} s`);
    await finish(flags, await play(run, flags));
  } catch (error) {
    progress.end();
    fail(error instanceof Error ? error.message : String(error));
  } finally {
    progress.end();
    run.close();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

async function play(run: LoadRun, { rate, ramp, from, upTo, within, confirmSeconds }: LoadFlags): Promise<LoadReport> {
  if (!ramp && rate !== undefined) {
    await run.step("hold", rate);
    return run.end("hold", undefined);
  }
  const highest = await run.search({ from, upTo, within: within / 100 }, confirmSeconds);
  return run.end("ramp", highest);
}

async function finish({ json, report: file }: LoadFlags, report: LoadReport): Promise<void> {
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${reportText(report)}\n`);
  if (file !== undefined) {
    const [html] = await writeReport(file, report);
    process.stderr.write(`report: ${html}\n`);
  }
  const isHeld = report.mode === "ramp" ? report.highestRate !== null : report.steps.every(({ held }) => held);
  if (!isHeld) process.exitCode = 1;
}

function usageOf({ data, pid }: LoadFlags): UsageSource | undefined | "none" {
  if (pid !== undefined && pid.length > 0) return pidUsage(pid);
  if (data === undefined) return undefined;
  return folderUsage(resolve(data)) ?? "none";
}

function planOf(flags: LoadFlags): LoadPlan {
  return {
    // Ids begin with it: another run must not look like a copy of this one.
    worker: `load${process.hrtime.bigint().toString(36)}`,
    targets: flags.target,
    callers: flags.caller,
    called: flags.called,
    from: flags.callerId,
    dials: flags.dial,
    referTo: flags.referTo,
    talkMs: flags.talk,
    afterMs: flags.after,
    answerMs: flags.answer,
    hangUpMs: flags.hangUp,
    patienceMs: flags.patience,
    most: flags.most,
  };
}
