import { checkDialogs, checkMedia } from "@tandem/testkit";
import { until } from "./chaos-cluster.ts";
import type { CrashPoint, Death } from "./crash/crash-point.ts";
import {
  beginCall,
  type Flow,
  hangUp,
  hold,
  type Parties,
  type PartyName,
  refer,
  TARGETS,
  whoIsUp,
} from "./parties.ts";
import { recordLine, recordsOf } from "./records.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";
import type { TransferStep } from "./transfer-steps.ts";

/** 64*T1 and what a probe takes: by then every transfer has its outcome. */
const OUTCOME_MS = 45_000;
/** The guard before our BYE, and its retransmissions. */
const BYE_MS = 12_000;
const TALK_MS = 3_000;
const TALK_PACKETS = 5;
const STANDING_MS = 3_000;

export interface Crash {
  readonly step: TransferStep;
  readonly kind: CrashPoint["kind"];
  readonly when: CrashPoint["when"];
}

/** One transfer, and one process that dies in it; everything that must hold after it is looked at. Without a crash: nobody dies. */
export async function transferRow(stage: Stage, flow: Flow, crash: Crash | undefined): Promise<Row> {
  const { cluster, parties } = stage;
  const { pbx } = parties.of;
  const name = `${flow.direction} ${flow.targetClass}: ${crash === undefined ? "nobody dies" : `${crash.kind} ${crash.when} ${crash.step.name}`}`;
  const failed = (...faults: readonly string[]): Row => ({ name, faults });
  await cluster.settled();
  const violations = countViolations(parties);
  const begun = await beginCall(parties, cluster.net, flow);
  if (typeof begun === "string") return failed(begun);
  if (!(await hold(parties))) return failed("the hold was not answered");
  const told = pbx.agent.notifies.length;
  const token = crash === undefined ? undefined : await cluster.arm(pointOf(stage, flow, crash));
  const began = Date.now();
  refer(parties, cluster.net, flow, cluster.transport);
  const isToldAll = await pbx.until(
    ({ notifies, refers }) =>
      notifies.slice(told).some(({ status }) => status >= 200) || isRefused(refers.at(-1)?.status),
    OUTCOME_MS,
  );
  const transferMs = Date.now() - began;
  const faults: string[] = [];
  if (!isToldAll) faults.push("the transferor was never told the outcome");
  const statuses = (): readonly number[] => pbx.agent.notifies.slice(told).map(({ status }) => status);
  // What was on a connection of a dead edge is lost, and a REFER is not sent again (RFC 3261 §17.1): then the call stays as it is.
  const isMoved = !(cluster.transport === "TCP" && crash?.kind === "edge") || statuses().includes(200);
  if (isMoved) await until(() => pbx.agent.up.length === 0, BYE_MS);
  let death: Death | undefined;
  if (token !== undefined) {
    await until(() => cluster.death(token) !== undefined, BYE_MS);
    death = cluster.death(token);
    if (death === undefined) faults.push("nobody died");
  }
  if (isMoved ? statuses().join() !== "100,200" : statuses().filter((status) => status >= 200).length > 1)
    faults.push(`NOTIFY ${statuses().join(", ")}`);
  faults.push(...(await standing(stage, isMoved ? TARGETS[flow.targetClass] : "pbx")));
  const takeoverMs = crash?.kind === "router" ? await takeover(stage, death) : undefined;
  await cluster.disarm();
  faults.push(...(await ended(stage, flow, begun.callId, isMoved)));
  for (const violation of newViolations(parties, violations)) faults.push(violation);
  return {
    name,
    faults,
    takeoverMs,
    transferMs,
    ...(isMoved ? {} : { note: "lost with its connection; the call went on" }),
  };
}

function isRefused(status: number | undefined): boolean {
  return status !== undefined && status >= 300;
}

/** After a call's last message it is the actor's revival that counts. */
async function takeover({ cluster }: Stage, death: Death | undefined): Promise<number | undefined> {
  if (death === undefined) return undefined;
  await until(() => cluster.takeoverMs(death) !== undefined, TALK_MS);
  return cluster.takeoverMs(death);
}

function pointOf({ cluster }: Stage, flow: Flow, { step, kind, when }: Crash): Omit<CrashPoint, "token"> {
  return { kind, way: step.way, when, marks: step.marks(cluster.net, flow) };
}

/** Those who are up are the transferee and one other, they believe what the platform believes, and hear each other. */
async function standing({ parties, stored }: Stage, other: PartyName): Promise<readonly string[]> {
  const wanted = ["north", other].sort().join();
  const faults: string[] = [];
  const isRight = await until(() => whoIsUp(parties).join() === wanted, BYE_MS);
  if (!isRight) faults.push(`up: ${whoIsUp(parties).join()}`);
  let dialogs: readonly string[] = [];
  // What may be committed late is in the store a second after (CLUSTER rule 13).
  await until(async () => {
    const calls = await stored.all();
    dialogs = checkDialogs({ agents: parties.agents, platform: { calls: () => calls } });
    return dialogs.length === 0;
  }, STANDING_MS);
  faults.push(...dialogs, ...checkMedia(parties));
  if (!isRight) return faults;
  // A transfer that did not come to be leaves the call on hold, as its transferor wanted it.
  if (other === "pbx") return faults;
  const talking = [parties.of.north, parties.of[other]];
  for (const { rtp } of talking) rtp?.reset();
  const heard = (): boolean =>
    talking.every(({ rtp }) => [...(rtp?.received.values() ?? [])].some((packets) => packets >= TALK_PACKETS));
  if (!(await until(heard, TALK_MS))) faults.push("they do not hear each other");
  return faults;
}

/** Everybody hangs up: nobody is left, and each record and each charge is there once. */
async function ended(
  { cluster, parties }: Stage,
  flow: Flow,
  callId: string,
  isMoved: boolean,
): Promise<readonly string[]> {
  hangUp(parties);
  const faults: string[] = [];
  if (!(await until(() => whoIsUp(parties).length === 0, BYE_MS))) faults.push(`left: ${whoIsUp(parties).join()}`);
  const records = (await recordsOf(cluster.http, callId, isMoved ? 2 : 1)).map(recordLine).sort();
  const isRight = isMoved ? records.join("\n") === recordsWanted(flow).join("\n") : isWithoutMove(records);
  if (!isRight) faults.push(`records: ${records.join(" // ")}`);
  return faults;
}

/** The parent's carrier leg and the referred call's target leg are charged, each once. */
function recordsWanted({ direction, targetClass }: Flow): readonly string[] {
  const parent = direction === "termination" ? "OUTBOUND" : "INBOUND";
  const target = targetClass === "PSTN" ? "CARRIER charged" : "FOREIGN free (foreign SIP target: no fee)";
  return [
    `initial | ${parent} | PSTN | COMPLETED |  | MOVED 200 | CARRIER charged, CUSTOMER`,
    `referred | OUTBOUND | ${targetClass} | COMPLETED | MOVED | ${target}`,
  ];
}

/** One parent, its carrier charged once; at most one referred call, which never came to be: nobody answered it before the end of all. */
function isWithoutMove(records: readonly string[]): boolean {
  const [parent = "", child] = records;
  const isParent = parent.startsWith("initial") && parent.endsWith("CARRIER charged, CUSTOMER");
  return (
    records.length <= 2 &&
    isParent &&
    !parent.includes("MOVED") &&
    (child === undefined || child.includes("| FAILED |") || child.includes("| CANCEL |"))
  );
}

function countViolations({ agents }: Parties): ReadonlyMap<string, number> {
  return new Map([...agents].map(([name, { violations }]) => [name, violations.length]));
}

function newViolations({ agents }: Parties, before: ReadonlyMap<string, number>): readonly string[] {
  return [...agents].flatMap(([name, { violations }]) =>
    violations.slice(before.get(name)).map((violation) => `${name}: ${violation}`),
  );
}
