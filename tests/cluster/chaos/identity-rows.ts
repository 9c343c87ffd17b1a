import { setTimeout } from "node:timers/promises";
import { until } from "./chaos-cluster.ts";
import { hangUp, whoIsUp } from "./parties.ts";
import { type RawCall, RawUac, statusOf } from "./raw-uac.ts";
import { recordLine, recordsOfCallId } from "./records.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";
import { isUp, standingCall } from "./standing-call.ts";
import type { PlannedRow } from "./transfer-plan.ts";

/** So many sockets meet both edges in all but one of 2^11 runs; the row says when it was that one. */
const SOCKETS = 12;
const ENDED_MS = 10_000;
const LINGER_MS = 80_000;
const MERGED_WAIT_MS = 1_000;
const POISON_MS = 30_000;
const ONE_CALL = "initial | OUTBOUND | PSTN | COMPLETED |  | CARRIER charged, CUSTOMER";
const MARK = "X-Row: poison";

/** Messages that could be taken for another's, or for what they are not. */
export const IDENTITY_ROWS: readonly PlannedRow[] = [
  { name: "two callers with one Call-ID", play: twins },
  { name: "a Call-ID that is used again", play: reused },
  { name: "one INVITE at two edges", play: copies },
  { name: "a message that kills who takes it", play: poison },
];

async function twins(stage: Stage): Promise<Row> {
  const name = "two callers with one Call-ID";
  const callId = freshId("twin");
  const [one, other] = [await rawUac(stage), await rawUac(stage)];
  const first: RawCall = { callId, tag: "t1", branch: freshId("b"), port: one.port };
  const second: RawCall = { callId, tag: "t2", branch: freshId("b"), port: other.port };
  one.send(one.invite(first));
  other.send(other.invite(second));
  const answers = [await one.final(first, "1 INVITE"), await other.final(second, "1 INVITE")];
  const faults = answers
    .map(statusOf)
    .filter((status) => status !== 200)
    .map((status) => `answered ${status}`);
  one.ack(first, answers[0] ?? "");
  other.ack(second, answers[1] ?? "");
  if (!(await until(() => stage.parties.of.north.agent.up.length === 2, ENDED_MS)))
    faults.push("the callee does not have two calls");
  const ends = [await one.bye(first, answers[0] ?? ""), await other.bye(second, answers[1] ?? "")];
  faults.push(
    ...ends
      .map(statusOf)
      .filter((status) => status !== 200)
      .map((status) => `BYE answered ${status}`),
  );
  await Promise.all([one.close(), other.close()]);
  return { name, faults: [...faults, ...(await over(stage, callId, 2))] };
}

async function reused(stage: Stage): Promise<Row> {
  const name = "a Call-ID that is used again";
  const callId = freshId("again");
  const faults: string[] = [];
  const uac = await rawUac(stage);
  for (const tag of ["t1", "t2", "t1"]) {
    const { call, answer } = await begun(stage, uac, callId, tag);
    if (statusOf(answer) !== 200) faults.push(`tag ${tag}: answered ${statusOf(answer)}`);
    uac.ack(call, answer);
    await until(() => stage.parties.of.north.agent.up.length === 1, ENDED_MS);
    await uac.bye(call, answer);
    await until(() => stage.parties.of.north.agent.up.length === 0, ENDED_MS);
  }
  await uac.close();
  return { name, faults: [...faults, ...(await over(stage, callId, 3))] };
}

/** With the tag, too, it is another call only when the first one's transactions are forgotten: 482 until then (RFC 3261 §8.2.2.2). */
async function begun(
  stage: Stage,
  uac: RawUac,
  callId: string,
  tag: string,
): Promise<{ call: RawCall; answer: string }> {
  if (tag === "t1") await until(async () => (await stage.stored.all()).length === 0, LINGER_MS);
  const deadline = Date.now() + LINGER_MS;
  for (;;) {
    const call: RawCall = { callId, tag, branch: freshId("b"), port: uac.port };
    uac.seen.length = 0;
    uac.send(uac.invite(call));
    const answer = await uac.final(call, "1 INVITE");
    if (statusOf(answer) !== 482 || Date.now() > deadline) return { call, answer };
    uac.ack(call, answer);
    await setTimeout(MERGED_WAIT_MS);
  }
}

async function copies(stage: Stage): Promise<Row> {
  const name = "one INVITE at two edges";
  const callId = freshId("copy");
  const faults: string[] = [];
  const uacs = await Promise.all(Array.from({ length: SOCKETS }, () => rawUac(stage)));
  const [first] = uacs;
  if (first === undefined) return { name, faults: ["no socket"] };
  const call: RawCall = { callId, tag: "t1", branch: freshId("b"), port: first.port };
  const { dialogs } = stage.parties.of.north.agent;
  const before = dialogs.length;
  for (const uac of uacs) uac.send(first.invite(call));
  // Answers go to where the copy came from that was there first.
  const answers = await Promise.all(uacs.map((uac) => uac.final(call, "1 INVITE")));
  const answer = answers.find((text) => text !== "") ?? "";
  if (statusOf(answer) !== 200) faults.push(`answered ${statusOf(answer)}`);
  if (answers.some((text) => text !== "" && text !== answer)) faults.push("two different answers");
  first.ack(call, answer);
  await until(() => stage.parties.of.north.agent.up.length > 0, ENDED_MS);
  await first.bye(call, answer);
  await until(() => stage.parties.of.north.agent.up.length === 0, ENDED_MS);
  if (dialogs.length - before !== 1) faults.push(`the callee was called ${dialogs.length - before} times`);
  await Promise.all(uacs.map((uac) => uac.close()));
  return { name, faults: [...faults, ...(await over(stage, callId, 1))] };
}

/** Whoever takes an INFO with a mark dies of it; a call beside it has nothing to fear. */
async function poison(stage: Stage): Promise<Row> {
  const { cluster, parties } = stage;
  const name = "a message that kills who takes it";
  await cluster.settled();
  const beside = await standingCall(stage);
  const struck = await standingCall(stage);
  if (beside === undefined || struck === undefined) return { name, faults: ["the calls did not get up"] };
  const faults: string[] = [];
  const token = await cluster.arm({ kind: "router", way: "in", when: "after", marks: [`^${MARK}`], isPoison: true });
  const pbx = parties.of.pbx;
  const before = pbx.agent.responses.length;
  const began = Date.now();
  pbx.act({ kind: "request", method: "INFO", headers: [MARK] }, struck.pbx);
  const answer = () => pbx.agent.responses.slice(before).find(({ method }) => method === "INFO");
  await until(() => answer() !== undefined, POISON_MS);
  const tookMs = Date.now() - began;
  if (answer()?.status !== 500) faults.push(`the message was answered ${answer()?.status ?? "never"}`);
  await cluster.disarm();
  const dead = cluster.deaths(token).length;
  if (dead > 2) faults.push(`${dead} routers died of it`);
  await cluster.settled();
  if (!isUp(beside)) faults.push("the call beside it has ended");
  if (!isUp(struck)) faults.push("its own call has ended");
  hangUp(parties);
  if (!(await until(() => whoIsUp(parties).length === 0, ENDED_MS))) faults.push(`left: ${whoIsUp(parties).join()}`);
  for (const { callId } of [beside, struck]) faults.push(...(await booked(stage, callId, 1)));
  return { name, faults, note: `${dead} routers died, answered after ${tookMs} ms` };
}

async function over(stage: Stage, callId: string, count: number): Promise<readonly string[]> {
  const faults: string[] = [];
  if (!(await until(() => whoIsUp(stage.parties).length === 0, ENDED_MS)))
    faults.push(`left: ${whoIsUp(stage.parties).join()}`);
  return [...faults, ...(await booked(stage, callId, count))];
}

async function booked({ cluster }: Stage, callId: string, count: number): Promise<readonly string[]> {
  const lines = (await recordsOfCallId(cluster.http, callId, count)).map(recordLine);
  if (lines.length === count && lines.every((line) => line === ONE_CALL)) return [];
  return [`records of ${callId}, ${count} wanted: ${lines.join(" // ")}`];
}

function rawUac({ cluster }: Stage): Promise<RawUac> {
  return RawUac.bind(cluster.net.pbx, cluster.net.platform);
}

let ids = 0;
function freshId(what: string): string {
  ids += 1;
  return `${what}-${Date.now().toString(36)}-${ids}`;
}
