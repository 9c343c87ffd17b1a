import { LATENCIES, LATENCY_NAMES } from "../load-plan.ts";
import { escapeHtml } from "./escape-html.ts";
import { highestOf } from "./highest-of.ts";
import type { LoadReport, LoadStep, Percentiles } from "./load-report.ts";
import { type PlotSeries, plotFigure } from "./plot-svg.ts";
import { REPORT_STYLE } from "./report-style.ts";

/** The report as one file: no script, nothing from elsewhere. */
export function htmlReport(report: LoadReport): string {
  const title = `Load on ${report.targets.join(", ")}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
<main>
<header><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(subtitle(report))}</p></header>
${tiles(report)}
<h2>Steps</h2>
${stepTable(report.steps)}
${failureTable(report)}
<h2>Over time</h2>
<div class="plots">${plots(report).join("\n")}</div>
<footer>Durations are told to one per cent. CPU is processor time, user and system. Load average of the controller's machine (${report.machine.cores} cores): ${report.machine.loadAverageBefore} before, ${report.machine.loadAverageAfter} after.</footer>
</main>
</html>
`;
}

function subtitle({ startedAt, workers, times, mode, budget }: LoadReport): string {
  const call = `each call is transferred after ${times.talkMs} ms and goes on for ${times.afterMs} ms`;
  const what = mode === "ramp" ? "Search for the highest rate" : "One rate, held";
  return `${what}; ${startedAt}; ${workers} ${workers === 1 ? "worker" : "workers"}; ${call}. Budget: ${budget.failedShare * 100} % failed, p99 ${budget.p99Ms} ms.`;
}

function tiles({ total, highestRate, steps, mode, generatorCores }: LoadReport): string {
  const failed = sum(Object.values(total.failed));
  const ended = total.ok + failed;
  const last = steps.at(-1);
  const cpu = sum(Object.values(last?.cpuMsPerCall ?? {}));
  const all: (readonly [string, string, boolean])[] = [
    ...(mode === "ramp"
      ? [["highest rate held", highestRate === null ? "none" : `${highestRate}/s`, highestRate === null] as const]
      : []),
    ["calls transferred", String(total.ok), false],
    ["failed", `${failed} (${ended === 0 ? 0 : percent(failed / ended)})`, failed > 0],
    ["REFER to INVITE, p99", text(total.latencies.invited.p99, "ms"), false],
    ...(cpu > 0 ? [["CPU a call, last step", `${cpu.toFixed(2)} ms`, false] as const] : []),
    ["load itself, busiest second", `${generatorCores.toFixed(2)} cores`, false],
  ];
  const list = all.map(
    ([name, value, isBad]) =>
      `<div${isBad ? ' class="isBad"' : ""}><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl class="tiles">${list.join("")}</dl>`;
}

function stepTable(steps: readonly LoadStep[]): string {
  const head = [
    "step",
    "calls/s",
    "transferred/s",
    "failed",
    "skipped",
    "sent again",
    ...LATENCY_NAMES.map((name) => LATENCIES[name]),
    "CPU a call",
    "load average",
    "held",
  ];
  const rows = steps.map((step) => {
    const cpu = sum(Object.values(step.cpuMsPerCall));
    const cells = [
      step.kind,
      String(step.rate),
      step.okRate.toFixed(1),
      String(sum(Object.values(step.failed))),
      String(step.skipped),
      String(step.sentAgain),
      ...LATENCY_NAMES.map((name) => spread(step.latencies[name])),
      cpu === 0 ? "–" : `${cpu.toFixed(2)} ms`,
      String(step.loadAverage),
      step.held ? "yes" : `no: ${step.why}`,
    ];
    return `<tr${step.held ? "" : ' class="isBad"'}>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
  });
  return `<div class="wide" tabindex="0"><table><caption>Durations: p50 / p95 / p99 in ms</caption><thead><tr>${head.map((name) => `<th>${name}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function failureTable({ total }: LoadReport): string {
  const rows = Object.entries(total.failed).map(
    ([kind, count]) => `<tr><td>${escapeHtml(kind)}</td><td>${count}</td></tr>`,
  );
  if (rows.length === 0) return "<p>No call failed.</p>";
  return `<table class="narrow"><caption>What calls failed by</caption><tbody>${rows.join("")}</tbody></table>`;
}

function plots({ seconds, looks, steps }: LoadReport): readonly string[] {
  const length = Math.max(1, highestOf(seconds.map(({ at }) => at + 1)), highestOf(looks.map(({ at }) => at)));
  const over = (title: string, unit: string, series: readonly PlotSeries[], note?: string): string =>
    plotFigure({ title, unit, series, seconds: length, ...(note === undefined ? {} : { note }) });
  const each = (name: string, of: (second: LoadReport["seconds"][number]) => number | null): PlotSeries => ({
    name,
    points: seconds.map((second) => [second.at, of(second)] as const),
  });
  const asked = steps.flatMap(({ from, to, rate }) => [
    [from, rate] as const,
    [to, rate] as const,
    [to, null] as const,
  ]);
  const services = (of: "cores" | "cpuMsPerCall" | "replicas"): readonly PlotSeries[] =>
    [...new Set(looks.flatMap((look) => Object.keys(look[of])))].sort().map((name) => ({
      name,
      isStep: of === "replicas",
      points: looks.map((look) => [look.at, look[of][name] ?? null] as const),
    }));
  const isLooked = looks.length > 0;
  return [
    over("Rate", "calls a second", [
      each("begun", ({ begun }) => begun),
      each("transferred and ended well", ({ ok }) => ok),
      { name: "asked for", kind: "goal", points: asked },
    ]),
    over("Failures", "a second", [
      { ...each("failed calls", ({ failed }) => failed), kind: "bad" },
      each("messages sent again", ({ sentAgain }) => sentAgain),
      each("calls left out by the load", ({ skipped }) => skipped),
    ]),
    ...LATENCY_NAMES.map((name) =>
      over(LATENCIES[name], "ms", [
        each("p50", ({ latencies }) => latencies[name].p50),
        each("p95", ({ latencies }) => latencies[name].p95),
        each("p99", ({ latencies }) => latencies[name].p99),
      ]),
    ),
    over("Calls in progress", "calls", [each("in progress", ({ up }) => up)]),
    ...(isLooked
      ? [
          over(
            "CPU a call",
            "ms",
            services("cpuMsPerCall"),
            "processor time since the last look, by the calls that ended well meanwhile",
          ),
          over("CPU", "cores", services("cores")),
          over("Replicas", "processes", services("replicas")),
          over("Partitions moved", "since the routers started", [
            {
              name: "taken by a router",
              isStep: true,
              points: looks.map(({ at, partitionsMoved }) => [at, partitionsMoved] as const),
            },
          ]),
        ]
      : []),
  ];
}

function spread({ p50, p95, p99 }: Percentiles): string {
  return p50 === null ? "–" : `${p50} / ${p95} / ${p99}`;
}

function text(value: number | null, unit: string): string {
  return value === null ? "–" : `${value} ${unit}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
