/**
 * `npm run load:scale [-- --minutes 30] [--counts 1,2,4,8] [--rounds 5] [--report out/scale.json]`: what a transferred call costs with 1, 2, 4 and 8 routers and
 * edges, at a fixed rate a router and at a fixed rate of all, rounds interleaved, medians. On `tandem cluster` of this machine; with `--namespace NAME` and a
 * KUBECONFIG on an installed chart with load workers, by its cgroups. No round is begun that would not end within `--minutes`.
 */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { formatTable } from "../../../cli/src/terminal/table.ts";
import { kubernetesPlatform } from "../k8s/kubernetes-platform.ts";
import { LoadedRelease } from "../k8s/load-cluster-pods.ts";
import { localPlatform } from "./local-platform.ts";
import { type CountMeasured, measureCount } from "./measure-count.ts";
import { riseOf, scaleRows } from "./scale-table.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    counts: { type: "string", default: "1,2,4,8" },
    rounds: { type: "string", default: "5" },
    "per-router": { type: "string", default: "20" },
    total: { type: "string", default: "100" },
    "warm-calls": { type: "string", default: "400" },
    seconds: { type: "string", default: "15" },
    namespace: { type: "string" },
    release: { type: "string", default: "tandem" },
    domain: { type: "string", default: "tandem-load.trunk.example" },
    report: { type: "string" },
  },
});
const counts = values.counts.split(",").map(Number);
const options = {
  perRouter: Number(values["per-router"]),
  total: Number(values.total),
  warmCalls: Number(values["warm-calls"]),
  seconds: Number(values.seconds),
};
const GATE = 0.25;
const say = (line: string): void => console.error(`  ${line}`);

const platform =
  values.namespace === undefined
    ? localPlatform()
    : kubernetesPlatform(new LoadedRelease(values.namespace, values.release), values.domain);
const began = performance.now();
const endAt = began + Number(values.minutes) * 60_000;
const measured: CountMeasured[] = [];
let broken = 0;
try {
  let roundMs = 0;
  for (let round = 0; round < Number(values.rounds) && performance.now() + roundMs < endAt; round += 1) {
    const since = performance.now();
    // There and back, so that what drifts falls on both ends alike.
    for (const count of round % 2 === 0 ? counts : counts.toReversed()) {
      console.error(`round ${round + 1}, ${count} routers and edges, load average ${(loadavg()[0] ?? 0).toFixed(1)}`);
      try {
        measured.push(await measureCount(platform, count, options, say));
      } catch (error) {
        // What was measured before is worth as much as it was.
        broken += 1;
        say(error instanceof Error ? error.message : String(error));
      }
    }
    roundMs = performance.now() - since;
  }
} finally {
  await platform.close();
}

const rows = scaleRows(measured);
const digits = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : "-");
const head = [
  "PART",
  "ROUTERS",
  "CALLS/S",
  "ROUNDS",
  "CPU MS A CALL",
  "ROUTERS",
  "EDGES",
  "SERVERS",
  "IDLE CORES",
  "FAILED",
  "LOAD AVG",
];
const cells = rows.map((row) => [
  row.part,
  String(row.count),
  String(row.rate),
  String(row.rounds),
  ...[row.cpuMsPerCall, row.routersMs, row.edgesMs, row.serversMs, row.idleCores].map(digits),
  String(row.failed),
  digits(row.loadAverage),
]);
console.log(formatTable(head, cells, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
const rises = { perRouter: riseOf(rows, "rate per router"), total: riseOf(rows, "rate of all") };
console.log(
  `\nfrom ${counts[0]} to the dearest: ${digits(rises.perRouter * 100)} % at a fixed rate a router, ${digits(rises.total * 100)} % at a fixed rate of all`,
);
if (values.report !== undefined)
  writeFileSync(values.report, `${JSON.stringify({ options, rises, rows, measured }, null, 1)}\n`);
process.exitCode = broken === 0 && rises.perRouter <= GATE ? 0 : 1;
