import { type CallJson, callJson, openClusterPorts } from "@tandem/all-in-one/cluster";
import { type CallRecordsPort, ListCallsRequest } from "@tandem/contracts";
import { type AgentDialog, type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { CHECK_PORTS, type CheckPlace } from "./check-parties.ts";
import { digestAuthorization } from "./digest.ts";

const FIRST_PORT = 20_000;
const PORTS = 2_000;
const STEP_MS = 20_000;
const RECORDED_MS = 60_000;
const LOOK_MS = 500;
const PAGE = 500;

export interface LoadOptions extends CheckPlace {
  readonly domain: string;
  readonly host: string;
  readonly billingUrl: string;
  readonly cdrUrl: string;
  /** Calls begun in a second, and for how many. */
  readonly rate: number;
  readonly seconds: number;
  /** How long a call is up before its transfer. */
  readonly talkMs: number;
  /** What a transfer's target in the PSTN answers. */
  readonly targetStatus: number;
}

/** What became of all calls, as those who called saw it and as the records have it. */
export interface LoadResult {
  readonly calls: number;
  /** Calls that went as they should, transfer and end included. */
  readonly ok: number;
  /** What the others met with, and how many. */
  readonly lost: Readonly<Record<string, number>>;
  /** From the INVITE to its 200, and from the REFER to its final NOTIFY: the median and the 95th of 100, in ms. */
  readonly answerMs: readonly [number, number];
  readonly transferMs: readonly [number, number];
  /** Of the calls that went well: records that are missing or incomplete, and those whose lines are not exactly one. */
  readonly recordsMissing: number;
  readonly linesWrong: number;
}

/** Calls with a transfer each, both classes in turn, at a rate; then reads back what was recorded and charged. */
export async function loadCluster(options: LoadOptions): Promise<LoadResult> {
  const ports = await openClusterPorts({ billing: options.billingUrl, cdr: options.cdrUrl });
  const open = async (name: string, user: string, port: number, script: Script): Promise<UdpAgent> => {
    const { server, address, password } = options;
    const authorize = digestAuthorization("check", password);
    const agent = new SipAgent({ name, user, address, port, mediaPort: 40_000, server, script, authorize });
    return udpAgent(agent, { rtp: false });
  };
  const answers: Script = { invite: [{ provisional: [{ status: 180, after: 20 }], after: 100 }] };
  const targets: Script = { invite: [{ status: options.targetStatus, after: 100 }] };
  const carrier = await open("carrier-a", "carrier-a", CHECK_PORTS.carrierA, answers);
  const called = [
    carrier,
    await open("carrier-b", "carrier-b", CHECK_PORTS.carrierB, targets),
    await open("target", "agent", CHECK_PORTS.target, answers),
  ];
  const run = process.hrtime.bigint().toString(36);
  const count = Math.round(options.rate * options.seconds);
  const began = performance.now();
  const playing: Promise<PlayedCall>[] = [];
  for (let i = 0; i < count; i += 1) {
    await pause(began + (i * 1000) / options.rate - performance.now());
    const name = `${run}-${i}`;
    const caller = await open(`c${name}`, "+12025550189", FIRST_PORT + 2 * (i % PORTS), {
      headers: [`X-Check-Call: ${name}`],
    });
    playing.push(play(options, { caller, carrier, name, isPstn: i % 2 === 0 }).finally(() => caller.close()));
  }
  const played = await Promise.all(playing);
  await Promise.all(called.map((party) => party.close()));
  const good = played.filter(({ failure }) => failure === "");
  const recorded = await recordsOf(
    ports.calls,
    good.map(({ callId }) => callId),
  );
  await ports.close();
  const lost: Record<string, number> = {};
  for (const { failure } of played) if (failure !== "") lost[failure] = (lost[failure] ?? 0) + 1;
  return {
    calls: count,
    ok: good.length,
    lost,
    answerMs: spread(good.map(({ answerMs }) => answerMs)),
    transferMs: spread(good.map(({ transferMs }) => transferMs)),
    ...recorded,
  };
}

interface PlayedCall {
  readonly callId: string;
  /** "": none. */
  readonly failure: string;
  readonly answerMs: number;
  readonly transferMs: number;
}

interface Part {
  readonly caller: UdpAgent;
  readonly carrier: UdpAgent;
  readonly name: string;
  readonly isPstn: boolean;
}

async function play(
  { domain, host, talkMs }: LoadOptions,
  { caller, carrier, name, isPstn }: Part,
): Promise<PlayedCall> {
  const begun = performance.now();
  let [answerMs, transferMs] = [0, 0];
  caller.act({ kind: "call", to: `sip:+12025550190@${domain}`, from: `<sip:+12025550189@${domain}>` });
  const dialog = caller.agent.dialogs[0];
  const result = (failure: string): PlayedCall => {
    if (failure !== "") caller.hangUp();
    return { callId: dialog?.callId ?? "", failure, answerMs, transferMs };
  };
  await caller.until(() => dialog?.state === "up" || dialog?.state === "ended", STEP_MS);
  if (dialog?.state !== "up") return result(`not answered: ${dialog?.status ?? 0}${reasonsOf(caller)}`);
  answerMs = performance.now() - begun;
  const transferee = carrier.agent.dialogs.findLast((one) => isOf(one, name));
  await pause(talkMs);
  if (dialog.state !== "up" || transferee?.state !== "up") return result("ended before its transfer");
  const asked = performance.now();
  caller.act({
    kind: "refer",
    to: isPstn ? `<sip:+12025550199@${domain}>` : `<sip:agent@${host}:${CHECK_PORTS.target}>`,
  });
  await caller.until(({ notifies }) => notifies.some(({ status }) => status >= 200), STEP_MS);
  const final = caller.agent.notifies.find(({ status }) => status >= 200)?.status ?? 0;
  if (final !== 200) return result(`transfer: ${caller.agent.refers[0]?.status ?? 0}, ${final}`);
  transferMs = performance.now() - asked;
  caller.act({ kind: "bye" });
  await pause(talkMs);
  if (transferee.state !== "up") return result("ended after its transfer");
  carrier.act({ kind: "bye" }, transferee);
  const isOver = (): boolean => [transferee, dialog].every(({ state }) => state === "ended");
  return result((await caller.until(isOver, STEP_MS)) ? "" : "a BYE was not answered");
}

/** What the last refusal says of itself. */
function reasonsOf({ agent }: UdpAgent): string {
  const { text = "" } = agent.responses.at(-1) ?? {};
  const lines = text.split("\r\n").filter((line) => /^(?:Retry-After|Warning|Reason):/i.test(line));
  return lines.map((line) => `, ${line}`).join("");
}

function isOf(dialog: AgentDialog, name: string): boolean {
  return dialog.invite.includes(`X-Check-Call: ${name}\r\n`);
}

/** Each call is a record and its child's, complete, with one line each. */
async function recordsOf(
  calls: CallRecordsPort,
  callIds: readonly string[],
): Promise<Pick<LoadResult, "recordsMissing" | "linesWrong">> {
  const end = Date.now() + RECORDED_MS;
  for (;;) {
    const found = await readRecords(calls).catch(() => []);
    const byCallId = new Map(found.flatMap((record) => record.sipCallIds.map((id) => [id, record] as const)));
    const groups = Map.groupBy(found, ({ groupId }) => groupId);
    let [recordsMissing, linesWrong] = [0, 0];
    for (const callId of callIds) {
      const group = groups.get(byCallId.get(callId)?.groupId ?? "") ?? [];
      if (group.length !== 2 || !group.every(({ isComplete }) => isComplete)) recordsMissing += 1;
      else if (!group.every(({ charges }) => charges.length === 1)) linesWrong += 1;
    }
    if ((recordsMissing === 0 && linesWrong === 0) || Date.now() > end) return { recordsMissing, linesWrong };
    await pause(LOOK_MS);
  }
}

async function readRecords(calls: CallRecordsPort): Promise<readonly CallJson[]> {
  const all: CallJson[] = [];
  for (let cursor = ""; ; ) {
    const page = await calls.listCalls(ListCallsRequest.fromPartial({ pageSize: PAGE, cursor }));
    all.push(...page.calls.map(callJson));
    cursor = page.nextCursor;
    if (cursor === "") return all;
  }
}

function spread(times: readonly number[]): readonly [number, number] {
  const sorted = times.toSorted((one, other) => one - other);
  const of = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return [of(0.5), of(0.95)];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
