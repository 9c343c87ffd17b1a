import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisTicks, tickText } from "./axis-ticks.ts";
import { htmlReport } from "./html-report.ts";
import type { LoadReport, Percentiles } from "./load-report.ts";
import { plotFigure } from "./plot-svg.ts";
import { reportText } from "./report-text.ts";
import { thinned } from "./thinned.ts";

const TOOK: Percentiles = { count: 2, p50: 1.5, p95: 3, p99: 4 };
const LATENCIES = { answered: TOOK, accepted: TOOK, invited: TOOK, finished: TOOK };
const COUNTS = { begun: 12, ok: 9, failed: { "INVITE: 503": 2, "<b>": 1 }, skipped: 0, sentAgain: 4 };
const REPORT: LoadReport = {
  tool: "tandem load",
  version: 1,
  startedAt: "2026-01-31T09:00:00.000Z",
  targets: ["127.0.0.1:5060"],
  workers: 1,
  mode: "ramp",
  times: { talkMs: 100, afterMs: 300, answerMs: 20, hangUpMs: 1_000 },
  budget: { failedShare: 0.001, p99Ms: 500 },
  machine: { cores: 2, loadAverageBefore: 0.5, loadAverageAfter: 1.5 },
  total: { ...COUNTS, latencies: LATENCIES },
  steps: [
    {
      ...COUNTS,
      kind: "climb",
      rate: 10,
      okRate: 9,
      from: 1,
      to: 2,
      latencies: LATENCIES,
      cpuMsPerCall: { router: 4, edge: 1.25 },
      partitionsMoved: 128,
      loadAverage: 1,
      held: false,
      why: "3 of 12 calls failed",
    },
  ],
  highestRate: null,
  generatorCores: 0.25,
  seconds: [{ ...COUNTS, at: 1, failed: 3, up: 5, latencies: LATENCIES }],
  looks: [
    { at: 1, cores: { router: 0.5 }, cpuMsPerCall: { router: 4 }, replicas: { router: 2 }, partitionsMoved: 256 },
    { at: 2, cores: { router: 0.25 }, cpuMsPerCall: {}, replicas: { router: 4 }, partitionsMoved: 384 },
  ],
};

describe("the report", () => {
  const html = htmlReport(REPORT);

  it("asks nothing of anybody: no script, no address that is loaded", () => {
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  });

  it("has a plot for everything that was seen, and the steps with why they were not held", () => {
    const titles = [...html.matchAll(/<figcaption><b>([^<]*)/g)].map(([, title]) => title);
    expect(titles).toEqual([
      "Rate",
      "Failures",
      "INVITE to 200",
      "REFER to 202",
      "REFER to INVITE at the target",
      "REFER to final NOTIFY",
      "Calls in progress",
      "CPU a call",
      "CPU",
      "Replicas",
      "Partitions moved",
    ]);
    expect([...html.matchAll(/<svg /g)]).toHaveLength(titles.length);
    expect(html).toContain("no: 3 of 12 calls failed");
  });

  it("takes what a platform answered for text", () => {
    expect(html).toContain("<td>&lt;b&gt;</td>");
  });

  it("is written of a load that took a day, and no larger than one of minutes", () => {
    const [second, look] = [REPORT.seconds[0], REPORT.looks[0]];
    if (second === undefined || look === undefined) throw new Error("a report has a second and a look");
    const each = Array.from({ length: 86_400 }, (_, at) => at);
    const long = {
      ...REPORT,
      seconds: each.map((at) => ({ ...second, at })),
      looks: each.map((at) => ({ ...look, at })),
    };
    expect(htmlReport(long).length).toBeLessThan(1_000_000);
  });

  it("is told to a terminal", () => {
    expect(
      reportText(REPORT)
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual(
      expect.arrayContaining([
        "12 calls: 9 transferred, 3 failed, 4 messages sent again",
        "2 INVITE: 503",
        "no rate was held",
      ]),
    );
    expect(reportText({ ...REPORT, highestRate: 76.1 })).toContain("highest rate held: 76.1 calls/s");
  });
});

it("ticks begin at 0, end at or above the most, and are round and equally far apart", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e7, noNaN: true }), fc.integer({ min: 1, max: 10 }), (most, about) => {
      const ticks = axisTicks(most, about);
      const [first, step = 0, last = 0] = [ticks[0], ticks[1], ticks.at(-1)];
      expect(first).toBe(0);
      expect(last).toBeGreaterThanOrEqual(most * 0.999_998);
      expect(last - step).toBeLessThan(most);
      expect(ticks.length).toBeLessThanOrEqual(about + 2);
    }),
  );
});

it.each([
  [0, "0"],
  [0.3, "0.3"],
  [9_999, "9999"],
  [25_000, "25k"],
  [2_500_000, "2.5M"],
])("the tick of %d is %s", (value, text) => {
  expect(tickText(value)).toBe(text);
});

it("a second in which nothing was measured is a gap in its line", () => {
  const points = [[0, 1] as const, [1, null] as const, [2, 3] as const];
  const figure = plotFigure({ title: "T", unit: "ms", seconds: 2, series: [{ name: "p50", points }] });
  expect(/class="line c0" d="([^"]*)"/.exec(figure)?.[1]?.match(/M/g)).toHaveLength(2);
});

it("a second that stands out of a day is drawn", () => {
  const points = Array.from({ length: 86_400 }, (_, at) => [at, at === 40_000 ? 7 : 1] as const);
  const kept = thinned(points, 640, 86_400);
  expect(kept.length).toBeLessThanOrEqual(640);
  expect(kept).toContainEqual([40_000, 7]);
});

it("hours in which nothing was measured are a gap", () => {
  const points = Array.from({ length: 3_600 }, (_, at) => [at, at < 1_000 || at > 2_000 ? 1 : null] as const);
  expect(thinned(points, 60, 3_600).filter(([, y]) => y === null).length).toBeGreaterThan(10);
});
