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
/** Of the calls that were due, those that must have ended well: else a queue grows somewhere. */
const KEPT_SHARE = 0.9;
const JUDGED = ["answered", "accepted", "invited"] as const;

/** Why a rate was not held; "" when it was. @param due calls that the rate means for this stretch */
export function judgeStep(counts: CallCounts, latencies: Latencies, due: number, budget: StepBudget): string {
  const { ok, skipped } = counts;
  const failed = Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
  if (ok + failed === 0) return "no call ended";
  if (failed > budget.failedShare * (ok + failed)) {
    return `${failed} of ${ok + failed} calls failed: ${Object.keys(counts.failed)[0] ?? ""}`;
  }
  if (skipped > SKIPPED_SHARE * due) return `the load was late and left out ${skipped} calls`;
  if (ok < KEPT_SHARE * due) return `only ${ok} of about ${Math.round(due)} calls ended`;
  for (const name of JUDGED) {
    const { p99 } = latencies[name];
    if (p99 !== null && p99 > budget.p99Ms) return `p99 of ${LATENCIES[name]} is ${p99} ms`;
  }
  return "";
}
