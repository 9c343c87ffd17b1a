import { bold, green, red } from "yoctocolors";
import { fail } from "../fail.ts";
import { showProgress } from "../terminal/progress.ts";
import { untilSignal } from "../up/until-signal.ts";
import { demoJson } from "./demo-json.ts";
import { checksOf, transferReport } from "./demo-report.ts";
import { keepText } from "./keep-text.ts";
import { type Demo, runDemo } from "./run-demo.ts";
import { signInLink } from "./sign-in-link.ts";

export interface DemoFlags {
  readonly json: boolean;
  readonly keep: boolean;
  readonly cluster: boolean;
}

/** Runs the demo and prints what it has seen. */
export async function demo({ json, keep, cluster }: DemoFlags): Promise<void> {
  const progress = showProgress();
  const result = await runDemo({
    progress: progress.show,
    warn(line) {
      progress.end();
      process.stderr.write(`${line}\n`);
    },
    isCluster: cluster,
  }).finally(progress.end);
  if (!result.ok) return fail(result.error);
  const shown = result.value;
  if (json) process.stdout.write(`${JSON.stringify(demoJson(shown.transfers))}\n`);
  else printReport(shown);
  const failed = shown.transfers.flatMap(checksOf).filter(({ held }) => !held);
  for (const { claim, found } of failed) process.stderr.write(`not so: ${claim}; found ${found || "nothing"}\n`);
  if (keep) {
    const { data } = shown.platform;
    const link = await signInLink(data);
    const text = keepText(data, link.ok ? link.value : link.error);
    (json ? process.stderr : process.stdout).write(`\n${text}`);
    await untilSignal().signal;
  }
  await shown.close();
  if (failed.length > 0) process.exitCode = 1;
}

function printReport({ transfers, platform }: Demo): void {
  const plain = (text: string): string => text;
  const palette = hasColors() ? { heading: bold, good: green, bad: red } : { heading: plain, good: plain, bad: plain };
  const reports = transfers.map((transfer, index) => transferReport(transfer, index + 1, palette));
  const checks = transfers.flatMap(checksOf);
  const held = checks.filter((one) => one.held).length;
  // An edge's own clock would tell other times: what is between it and the party counts in these.
  const seen = platform.seenBy === "parties" ? "messages and times are those that the parties saw\n" : "";
  process.stdout.write(`${reports.join("\n\n\n")}\n\n${seen}${held} of ${checks.length} checks held\n`);
}

function hasColors(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors() && (process.env["NO_COLOR"] ?? "") === "";
}
