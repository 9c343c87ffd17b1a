import { setTimeout } from "node:timers/promises";
import { CallLoad } from "./call-load.ts";
import { until } from "./chaos-cluster.ts";
import { hangUp, whoIsUp } from "./parties.ts";
import { recordLine, recordsOf } from "./records.ts";
import { emptied, redisReplica } from "./redis-replica.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";
import { isUp, standingCall } from "./standing-call.ts";
import type { PlannedRow } from "./transfer-plan.ts";

const RATE = 4;
const BEFORE_MS = 2_000;
const LOST_MS = 1_000;
const AFTER_MS = 6_000;
const BACK_MS = 60_000;
const ENDED_MS = 15_000;
const ONE_CALL = "initial | OUTBOUND | PSTN | COMPLETED |  | CARRIER charged, CUSTOMER";

/** Redis comes back without what it had acknowledged last: the routers still know it (CLUSTER rule 19). */
export const FAILOVER_ROWS: readonly PlannedRow[] = [
  { name: "Redis fails over to a replica a second behind", play: (stage) => failedOver(stage, behind) },
  { name: "Redis comes back empty", play: (stage) => failedOver(stage, empty) },
];

/** Calls of a load, one that was there before, and one that begins in the second that is lost. */
async function failedOver(
  stage: Stage,
  lose: (stage: Stage, meanwhile: () => Promise<void>) => Promise<string>,
): Promise<Row> {
  const { cluster, parties } = stage;
  await cluster.settled();
  const before = await standingCall(stage);
  const load = await CallLoad.start(cluster.http, cluster.net, RATE);
  await setTimeout(BEFORE_MS);
  let begun: typeof before;
  const name = await lose(stage, async () => {
    const since = Date.now();
    begun = await standingCall(stage);
    await setTimeout(Math.max(0, LOST_MS - (Date.now() - since)));
  });
  await setTimeout(AFTER_MS);
  const { begun: calls, moved, refused, faults: found } = await load.end();
  const faults = [...found];
  if (moved + refused.length !== calls) faults.push(`${calls - moved - refused.length} calls of the load were lost`);
  if (!(await cluster.allReady(BACK_MS))) faults.push("not every process got ready again");
  for (const call of [before, begun]) {
    if (call === undefined) faults.push("a call did not get up");
    else if (!isUp(call)) faults.push(`a standing call: pbx ${call.pbx.state}, north ${call.north.state}`);
  }
  hangUp(parties);
  if (!(await until(() => whoIsUp(parties).length === 0, ENDED_MS))) faults.push(`left: ${whoIsUp(parties).join()}`);
  for (const callId of [before?.callId, begun?.callId]) {
    const lines = callId === undefined ? [] : (await recordsOf(cluster.http, callId, 1)).map(recordLine);
    if (lines.join() !== ONE_CALL) faults.push(`records of ${callId}: ${lines.join(" // ")}`);
  }
  const note =
    `${calls} calls, ${moved} moved, ${refused.length} refused ${[...new Set(refused)].join(", ")}`.trimEnd();
  return { name, faults, note };
}

async function behind({ cluster }: Stage, meanwhile: () => Promise<void>): Promise<string> {
  const replica = await redisReplica(cluster.redis, cluster.folderOf("redis"), cluster.folderOf("redis-replica"));
  try {
    await replica.cutOff();
    await meanwhile();
    await replica.takeOver();
  } finally {
    await replica.close();
  }
  return "Redis fails over to a replica a second behind";
}

async function empty({ cluster }: Stage, meanwhile: () => Promise<void>): Promise<string> {
  await meanwhile();
  await cluster.redis.kill();
  emptied(cluster.folderOf("redis"));
  await cluster.redis.restart();
  return "Redis comes back empty";
}
