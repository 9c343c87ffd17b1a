import { expect, it } from "vitest";
import type { CallCounts, Latencies, Percentiles } from "../report/load-report.ts";
import { judgeStep } from "./judge-step.ts";

const took = (p99: number): Percentiles => ({ count: 100, p50: 1, p95: 2, p99 });
const FAST: Latencies = { answered: took(9), accepted: took(9), invited: took(9), finished: took(9_000) };
const GOOD: CallCounts = { begun: 1_000, ok: 1_000, failed: {}, skipped: 0, sentAgain: 0 };
const BUDGET = { failedShare: 0.001, p99Ms: 10 };

it.each([
  ["all went well, whatever the target took to answer", {}, {}, ""],
  ["as many failed as may", { ok: 999, failed: { "INVITE: 503": 1 } }, {}, ""],
  ["more failed", { ok: 998, failed: { "INVITE: 503": 2 } }, {}, "2 of 1000 calls failed: INVITE: 503"],
  ["no call ended", { begun: 5, ok: 0 }, {}, "no call ended"],
  ["a second's calls and a tenth are in progress", { begun: 1_000, ok: 800 }, {}, ""],
  ["more are in progress", { begun: 1_000, ok: 799 }, {}, "1000 calls were begun and 799 ended"],
  ["the load left one per cent out", { begun: 990, ok: 990, skipped: 10 }, {}, ""],
  ["the load left out more", { begun: 989, ok: 989, skipped: 11 }, {}, "the load was late and left out 11 calls"],
  ["one in a hundred was slow", {}, { invited: took(11) }, "p99 of REFER to INVITE at the target is 11 ms"],
])("says why a rate was not held: %s", (_, counts, latencies, why) => {
  expect(judgeStep({ ...GOOD, ...counts }, { ...FAST, ...latencies }, 100, BUDGET)).toBe(why);
});
