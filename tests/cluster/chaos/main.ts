/**
 * `npm run chaos [-- --only <regular expression>] [-- --transport UDP|TCP]`: real processes are killed, frozen and restarted while calls
 * are transferred. A row is printed as soon as it is there; the exit code says whether all held.
 */
import { parseArgs } from "node:util";
import type { ChaosTransport } from "./chaos-config.ts";
import { FAILOVER_ROWS } from "./failover-rows.ts";
import { IDENTITY_ROWS } from "./identity-rows.ts";
import { lingeringRow } from "./lingering-row.ts";
import type { Row } from "./row.ts";
import { startStage } from "./stage.ts";
import { rowLine, summary, TABLE_HEAD } from "./table.ts";
import { type PlannedRow, transferPlan } from "./transfer-plan.ts";
import { TROUBLE_ROWS } from "./trouble-rows.ts";

const NETS: Readonly<Record<ChaosTransport, string>> = { UDP: "127.0.20", TCP: "127.0.21" };
const { values } = parseArgs({
  options: { only: { type: "string", default: "" }, transport: { type: "string", default: "" } },
});
const only = new RegExp(values.only);
const transports = (["UDP", "TCP"] as const).filter((one) => values.transport === "" || values.transport === one);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stopping.abort());

/** All rows of one transport, on a cluster of their own. */
async function playAll(transport: ChaosTransport, plan: readonly PlannedRow[]): Promise<readonly Row[]> {
  const wanted = plan.filter(({ name }) => only.test(name));
  if (wanted.length === 0) return [];
  const rows: Row[] = [];
  const stage = await startStage({ routers: 3, edges: 2, transport, net: NETS[transport] });
  const print = (row: Row): void => {
    rows.push(row);
    console.log(rowLine(row));
  };
  try {
    for (const planned of wanted) {
      if (stopping.signal.aborted) break;
      const row = await planned.play(stage).catch((error: unknown) => ({ faults: [String(error)] }));
      print({ ...row, name: `${transport} ${planned.name}` });
    }
    if (!stopping.signal.aborted) print({ ...(await lingeringRow(stage)), name: `${transport} nothing is left` });
  } finally {
    await stage.close();
  }
  return rows;
}

console.log(TABLE_HEAD);
// Datagrams meet every trouble; what differs over connections is in the transfers.
const PLANS = { UDP: [...transferPlan(), ...IDENTITY_ROWS, ...TROUBLE_ROWS, ...FAILOVER_ROWS], TCP: transferPlan() };
// Both are waited for whatever becomes of the other: a cluster that is left alone goes on running.
const played = await Promise.allSettled(transports.map((transport) => playAll(transport, PLANS[transport])));
const rows = played.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
const broken = played.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
for (const why of broken) console.log(`FAILED ${why}`);
for (const line of summary(rows)) console.log(line);
const isHeld = rows.length > 0 && rows.every(({ faults }) => faults.length === 0);
process.exitCode = isHeld && broken.length === 0 && !stopping.signal.aborted ? 0 : 1;
