import { LATENCIES } from "../load-plan.ts";
import type { CallCounts, Latencies } from "../report/load-report.ts";

export interface StepBudget {
  /** Of calls that ended, those that may have failed. */
  readonly failedShare: number;
  /** 99 of 100 are to be under it: INVITE to 200, REFER to 202 and REFER to INVITE at the target. */
  readonly p99Ms: number;
}

/** Calls left out by the load itself spoil what was measured. */
const SKIPPED_SHARE = 0.01;
/** More calls begun than ended, beyond this share and a second's calls: a queue grows somewhere. */
const QUEUED_SHARE = 0.1;
const JUDGED = ["answered", "accepted", "invited"] as const;

/** Why a rate was not held; "" when it was. @param rate calls a second */
export function judgeStep(counts: CallCounts, latencies: Latencies, rate: number, budget: StepBudget): string {
  const { begun, ok, skipped } = counts;
  const failed = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
  if (ok + failed === 0) return "no call ended";
  if (failed > budget.failedShare * (ok + failed)) {
    return `${failed} of ${ok + failed} calls failed: ${Object.keys(counts.failed)[0] ?? ""}`;
  }
  if (skipped > SKIPPED_SHARE * (begun + skipped)) return `the load was late and left out ${skipped} calls`;
  if (begun - ok - failed > QUEUED_SHARE * begun + rate) return `${begun} calls were begun and ${ok + failed} ended`;
  for (const name of JUDGED) {
    const { p99 } = latencies[name];
    if (p99 !== null && p99 > budget.p99Ms) return `p99 of ${LATENCIES[name]} is ${p99} ms`;
  }
  return "";
}
