import { CallLoad, type LoadResult } from "./call-load.ts";
import { until } from "./chaos-cluster.ts";
import { beginCall, hangUp, hold, refer, whoIsUp } from "./parties.ts";
import { recordLine, recordsOf } from "./records.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";
import { dial, isUp, standingCall } from "./standing-call.ts";
import type { PlannedRow } from "./transfer-plan.ts";

const RATE = 4;
const FROZEN_MS = 6_000;
const AWAY_MS = 30_000;
const BACK_MS = 60_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type ServerName = "nats" | "redis" | "postgres";
const SERVERS: Readonly<Record<ServerName, string>> = { nats: "NATS", redis: "Redis", postgres: "PostgreSQL" };

/** A process, or a server, is not there for a while; calls go on. */
export const TROUBLE_ROWS: readonly PlannedRow[] = [
  { name: "a router frozen for 6 s", play: frozenRouter },
  { name: "all routers restarted in turn under load", play: rollingRestart },
  ...(["nats", "redis", "postgres"] as const).flatMap((server) => [
    { name: `${SERVERS[server]} restarted under load`, play: (stage: Stage) => restarted(stage, server) },
    { name: `${SERVERS[server]} away for 30 s`, play: (stage: Stage) => away(stage, server) },
  ]),
];

/** The router that has the call stands still in the midst of its transfer, and comes back with what it believed. */
async function frozenRouter(stage: Stage): Promise<Row> {
  const { cluster, parties, stored } = stage;
  const flow = { direction: "termination", targetClass: "PSTN" } as const;
  const name = "a router frozen for 6 s";
  await cluster.settled();
  const begun = await beginCall(parties, cluster.net, flow);
  if (typeof begun === "string") return { name, faults: [begun] };
  await hold(parties);
  const call = (await stored.all()).find(({ phase }) => phase === "up");
  const owner = call === undefined ? undefined : await stored.ownerOf(call.partition);
  if (owner === undefined) return { name, faults: ["nobody owns the call"] };
  const told = parties.of.pbx.agent.notifies.length;
  cluster.process(owner).signal("SIGSTOP");
  const since = Date.now();
  refer(parties, cluster.net, flow, cluster.transport);
  await parties.of.pbx.until(
    ({ notifies }) => notifies.slice(told).some(({ status }) => status >= 200),
    FROZEN_MS - 500,
  );
  const transferMs = Date.now() - since;
  await pause(Math.max(0, FROZEN_MS - transferMs));
  cluster.process(owner).signal("SIGCONT");
  await pause(2_000);
  const faults: string[] = [];
  const statuses = parties.of.pbx.agent.notifies.slice(told).map(({ status }) => status);
  if (statuses.join() !== "100,200") faults.push(`NOTIFY ${statuses.join(", ")}`);
  if (whoIsUp(parties).join() !== "north,south") faults.push(`up: ${whoIsUp(parties).join()}`);
  hangUp(parties);
  if (!(await until(() => whoIsUp(parties).length === 0, 12_000))) faults.push(`left: ${whoIsUp(parties).join()}`);
  const lines = (await recordsOf(cluster.http, begun.callId, 2)).map(recordLine);
  if (lines.length !== 2 || !lines.some((line) => line.includes("MOVED 200")))
    faults.push(`records: ${lines.join(" // ")}`);
  return { name, faults, transferMs };
}

async function rollingRestart({ cluster }: Stage): Promise<Row> {
  await cluster.settled();
  const load = await CallLoad.start(cluster.http, cluster.net, RATE);
  const faults: string[] = [];
  await pause(1_000);
  const drains: number[] = [];
  for (const { name } of cluster.named("router")) {
    const since = Date.now();
    const code = await cluster.stop(name);
    drains.push(Date.now() - since);
    if (code !== 0) faults.push(`${name} ended with ${code}`);
    await cluster.revive(name);
    await pause(1_000);
  }
  const result = await load.end();
  if (result.moved !== result.begun) faults.push(`${result.begun - result.moved} calls were lost`);
  return {
    name: "all routers restarted in turn under load",
    faults: [...faults, ...result.faults],
    note: `${noteOf(result)}, each gone in ${drains.join(", ")} ms`,
  };
}

async function restarted({ cluster }: Stage, server: ServerName): Promise<Row> {
  await cluster.settled();
  const load = await CallLoad.start(cluster.http, cluster.net, RATE);
  await pause(2_000);
  await cluster[server].kill();
  await cluster[server].restart();
  await pause(6_000);
  const result = await load.end();
  const faults = [...result.faults];
  if (server === "postgres" && result.moved !== result.begun) faults.push("a call was refused or not moved");
  await cluster.allReady(BACK_MS);
  return { name: `${SERVERS[server]} restarted under load`, faults, note: noteOf(result) };
}

/** Half a minute without: what is up stays up, a BYE is booked, new calls are refused in order or go on. */
async function away(stage: Stage, server: ServerName): Promise<Row> {
  const { cluster, parties } = stage;
  const name = `${SERVERS[server]} away for 30 s`;
  await cluster.settled();
  const stays = await standingCall(stage);
  const ends = await standingCall(stage);
  if (stays === undefined || ends === undefined) return { name, faults: ["the calls did not get up"] };
  await pause(1_500);
  const faults: string[] = [];
  await cluster[server].stop();
  const since = Date.now();
  await pause(3_000);
  const pbx = parties.of.pbx;
  pbx.act({ kind: "bye" }, ends.pbx);
  const fresh = dial(pbx);
  await until(() => fresh.state === "up" || fresh.state === "ended", 10_000);
  const answer = pbx.agent.responses.findLast(({ callId }) => callId === fresh.callId);
  if (server === "postgres") {
    if (fresh.state !== "up") faults.push(`a new call: ${fresh.status}`);
  } else {
    if (fresh.status !== 503) faults.push(`a new call was answered ${fresh.status}`);
    else if (answer !== undefined && !/^Retry-After:/im.test(answer.text)) faults.push("a 503 without Retry-After");
  }
  await pause(Math.max(0, AWAY_MS - (Date.now() - since)));
  if (!isUp(stays)) faults.push(`the standing call: pbx ${stays.pbx.state}, north ${stays.north.state}`);
  await cluster[server].restart();
  const back = Date.now();
  if (!(await cluster.allReady(BACK_MS))) faults.push("not every process got ready again");
  if (!(await until(() => ends.north.state === "ended", 20_000))) faults.push("the BYE did not reach the other side");
  const byeMs = Date.now() - back;
  await pause(3_000);
  if (!isUp(stays)) faults.push(`the standing call, after: pbx ${stays.pbx.state}, north ${stays.north.state}`);
  hangUp(parties);
  if (!(await until(() => whoIsUp(parties).length === 0, 15_000))) faults.push(`left: ${whoIsUp(parties).join()}`);
  for (const callId of [stays.callId, ends.callId, ...(server === "postgres" ? [fresh.callId] : [])]) {
    const lines = (await recordsOf(cluster.http, callId, 1)).map(recordLine);
    if (lines.join() !== "initial | OUTBOUND | PSTN | COMPLETED |  | CARRIER charged, CUSTOMER")
      faults.push(`records of ${callId}: ${lines.join(" // ")}`);
  }
  return { name, faults, note: `the BYE arrived ${byeMs} ms after it was back` };
}

function noteOf({ begun, moved, refused }: LoadResult): string {
  return `${begun} calls, ${moved} moved, ${refused.length} refused ${[...new Set(refused)].join(", ")}`.trimEnd();
}
