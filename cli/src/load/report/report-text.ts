import { formatTable } from "../../terminal/table.ts";
import { LATENCIES, LATENCY_NAMES } from "../load-plan.ts";
import type { LoadReport, LoadStep } from "./load-report.ts";

/** The report for a terminal. */
export function reportText(report: LoadReport): string {
  const { total, steps, mode, highestRate } = report;
  const last = steps.at(-1);
  const failed = Object.entries(total.failed);
  const lost = failed.reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    `${total.ok + lost} calls: ${total.ok} transferred, ${lost} failed, ${total.sentAgain} messages sent again`,
  ];
  for (const [kind, count] of failed) lines.push(`  ${count} ${kind}`);
  if (last !== undefined) lines.push("", `at ${last.rate}/s:`, latencyTable(last));
  if (last !== undefined && Object.keys(last.cpuMsPerCall).length > 0) lines.push("", cpuTable(last));
  if (mode === "ramp") {
    lines.push("", highestRate === null ? "no rate was held" : `highest rate held: ${highestRate} calls/s`);
  } else if (last?.held === false) lines.push("", `not held: ${last.why}`);
  return lines.join("\n");
}

function latencyTable({ latencies }: LoadStep): string {
  const text = (value: number | null): string => (value === null ? "-" : String(value));
  const rows = LATENCY_NAMES.map((name) => {
    const { p50, p95, p99, count } = latencies[name];
    return [LATENCIES[name], text(p50), text(p95), text(p99), String(count)];
  });
  return formatTable(["MS", "P50", "P95", "P99", "COUNT"], rows, [1, 2, 3, 4]);
}

function cpuTable({ cpuMsPerCall }: LoadStep): string {
  const services = Object.entries(cpuMsPerCall).sort(([, one], [, other]) => other - one);
  const all = services.reduce((sum, [, ms]) => sum + ms, 0);
  const rows = [...services, ["all", all] as const].map(([service, ms]) => [service, ms.toFixed(2)]);
  return formatTable(["CPU OF A CALL", "MS"], rows, [1]);
}
