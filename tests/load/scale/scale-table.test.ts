import { expect, it } from "vitest";
import type { LoadStep } from "../../../cli/src/load/report/load-report.ts";
import type { CountMeasured } from "./measure-count.ts";
import { riseOf, scaleRows } from "./scale-table.ts";

const NOTHING = { count: 0, p50: null, p95: null, p99: null };

function step(rate: number, cpuMsPerCall: Readonly<Record<string, number>>, failed = 0): LoadStep {
  return {
    kind: "hold",
    rate,
    okRate: rate,
    begun: 100,
    ok: 100,
    failed: failed === 0 ? {} : { "INVITE: 503": failed },
    skipped: 0,
    sentAgain: 0,
    from: 0,
    to: 1,
    latencies: { answered: NOTHING, accepted: NOTHING, invited: NOTHING, finished: NOTHING },
    cpuMsPerCall,
    partitionsMoved: 0,
    loadAverage: 1,
    held: true,
    why: "",
  };
}

function measured(count: number, routers: number, failed = 0): CountMeasured {
  const cpu = { routers, edges: 1, redis: 0.5, nats: 0.25 };
  return {
    count,
    idleCores: { routers: 0.01 * count },
    perRouter: step(20 * count, cpu, failed),
    total: step(100, { ...cpu, routers: 2 * routers }, failed),
  };
}

it("gives the median of the rounds in which no call failed, a row a count and part, by service", () => {
  const rows = scaleRows([
    measured(2, 9),
    measured(1, 4),
    measured(1, 6),
    measured(1, 0.1, 3),
    measured(1, 5),
    measured(2, 3),
    measured(2, 5.5),
  ]);
  expect(rows.map(({ part, count, rate, rounds, failed }) => [part, count, rate, rounds, failed])).toEqual([
    ["rate per router", 1, 20, 3, 3],
    ["rate per router", 2, 40, 3, 0],
    ["rate of all", 1, 100, 3, 3],
    ["rate of all", 2, 100, 3, 0],
  ]);
  expect(rows[0]).toMatchObject({ cpuMsPerCall: 6.75, routersMs: 5, edgesMs: 1, serversMs: 0.75, idleCores: 0.01 });
  expect(rows[3]).toMatchObject({ cpuMsPerCall: 12.75, routersMs: 11 });
});

it.each([
  ["rises", [4, 8], (9.75 - 5.75) / 5.75],
  ["falls", [8, 4], 0],
])(
  "says by how much the cost of a call %s from the fewest routers to the dearest",
  (_, [first = 0, second = 0], rise) => {
    const rows = scaleRows([measured(1, first), measured(2, second)]);
    expect(riseOf(rows, "rate per router")).toBeCloseTo(rise, 10);
  },
);
