/**
 * `npm run chaos [-- --only <regular expression>] [-- --transport UDP|TCP] [-- --net 127.0.20]`: real processes are killed at every step of a
 * transfer. A row is printed when it is there; the exit code says whether all held.
 */
import { parseArgs } from "node:util";
import { ChaosCluster } from "./chaos-cluster.ts";
import { FLOWS, startParties } from "./parties.ts";
import type { Row } from "./row.ts";
import { storedCalls } from "./stored-calls.ts";
import { rowLine, summary, TABLE_HEAD } from "./table.ts";
import { transferRow } from "./transfer-row.ts";
import { TRANSFER_STEPS } from "./transfer-steps.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    transport: { type: "string", default: "UDP" },
    net: { type: "string", default: "127.0.20" },
  },
});
const only = new RegExp(values.only);
const transport = values.transport === "TCP" ? "TCP" : "UDP";
const rows: Row[] = [];
const cluster = await ChaosCluster.start({ routers: 3, edges: 2, transport, net: values.net });
const parties = await startParties(cluster.net, transport);
const stored = await storedCalls(cluster.redis.url);
const stage = { cluster, parties, stored };
console.log(TABLE_HEAD);
try {
  for (const flow of FLOWS) {
    for (const kind of ["router", "edge"] as const) {
      for (const step of TRANSFER_STEPS) {
        for (const when of ["before", "after"] as const) {
          if (!only.test(`${flow.direction} ${flow.targetClass}: ${kind} ${when} ${step.name}`)) continue;
          const row = await transferRow(stage, flow, { step, kind, when });
          rows.push(row);
          console.log(rowLine(row));
        }
      }
    }
  }
  for (const alarm of cluster.alarms()) console.log(alarm);
} finally {
  await stored.close();
  await parties.close();
  await cluster.close();
}
for (const line of summary(rows)) console.log(line);
process.exitCode = rows.every(({ faults }) => faults.length === 0) ? 0 : 1;
