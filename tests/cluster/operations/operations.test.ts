import { connectRedis } from "@tandem/adapter-redis";
import { clusterKeys, readToken } from "@tandem/identity";
import { type AgentDialog, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SECRET, until } from "../chaos/chaos-cluster.ts";
import { recordLine, recordsOf } from "../chaos/records.ts";
import { type Stage, startStage } from "../chaos/stage.ts";
import { dial, isUp, type StandingCall, standingCall } from "../chaos/standing-call.ts";

const NET = `127.${1 + (process.pid % 250)}.61`;
const NEXT = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
/** The three steps of docs/operations.md. */
const ANNOUNCED = { TANDEM_SECRET: SECRET, TANDEM_SECRET_OTHER: NEXT, TANDEM_SECRET_STEADY: SECRET };
const CHANGED = { TANDEM_SECRET: NEXT, TANDEM_SECRET_OTHER: SECRET, TANDEM_SECRET_STEADY: SECRET };
const OVER = { TANDEM_SECRET: NEXT, TANDEM_SECRET_OTHER: "", TANDEM_SECRET_STEADY: SECRET };
const ANSWER_MS = 10_000;
const POLL = { timeout: 60_000, interval: 200 };

let stage: Stage;
/** A carrier that rings and never answers. */
let ringing: UdpAgent;
beforeAll(async () => {
  stage = await startStage({ routers: 2, edges: 2, transport: "UDP", net: NET });
  ringing = await udpAgent(
    new SipAgent({
      name: "ringing",
      address: stage.cluster.net.spare,
      port: 5060,
      user: "+12025550501",
      mediaPort: 41_000,
      server: { address: stage.cluster.net.platform, port: 5060 },
      script: { invite: [{ provisional: [{ status: 180 }], status: "never" }] },
    }),
  );
}, 300_000);
afterAll(async () => {
  await ringing.close();
  await stage.close();
}, 120_000);

/** A router and an edge, then the others, as a rolling update does. */
async function roll(environment: Readonly<Record<string, string>>): Promise<void> {
  for (const n of [0, 1])
    await Promise.all([`router-${n}`, `edge-${n}`].map((name) => stage.cluster.restart(name, environment)));
}

/** A machine that is late refuses: a caller comes again. */
async function standing(): Promise<StandingCall> {
  for (;;) {
    const call = await standingCall(stage);
    if (call !== undefined) return call;
    const { status } = stage.parties.of.pbx.agent.dialogs.at(-1) ?? {};
    if (status === undefined || status < 500) throw new Error(`a call did not get up: ${status}`);
  }
}

/** The status of the answer to a hold, which the other side hears of. */
async function hold({ pbx, callId }: StandingCall): Promise<number | undefined> {
  const party = stage.parties.of.pbx;
  const before = party.agent.responses.length;
  const answer = () =>
    party.agent.responses
      .slice(before)
      .find((seen) => seen.callId === callId && seen.method === "INVITE" && seen.status >= 200);
  party.act({ kind: "re-invite", media: { direction: "sendonly" } }, pbx);
  await party.until(() => answer() !== undefined, ANSWER_MS);
  return answer()?.status;
}

/** The tag of ours that a party got, and which secret it was made with. */
function secretOf({ remoteTag }: AgentDialog): string {
  if (readToken(clusterKeys(SECRET), remoteTag) !== undefined) return "the one before";
  return readToken(clusterKeys(NEXT), remoteTag) === undefined ? "neither" : "the next";
}

/** What the routers say, the one of them that `pick` picks. */
async function metric(name: string, label: string, pick: (...values: number[]) => number): Promise<number> {
  const texts = await Promise.all(stage.cluster.named("router").map((router) => router.metrics()));
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line.startsWith(`${name}{`));
  return pick(...lines.filter((line) => line.includes(label)).map((line) => Number(line.split(" ")[1])));
}

async function hangUp({ callId, pbx, north }: StandingCall): Promise<readonly string[]> {
  stage.parties.of.pbx.act({ kind: "bye" }, pbx);
  await until(() => pbx.state === "ended" && north.state === "ended", ANSWER_MS);
  expect([pbx.state, north.state]).toEqual(["ended", "ended"]);
  return (await recordsOf(stage.cluster.http, callId, 1)).map(recordLine);
}

it("CLUSTER rule 33: with Redis at 70 % of its memory new calls get 503, and those that are up go on", {
  timeout: 240_000,
}, async () => {
  const { cluster, parties } = stage;
  const redis = connectRedis({ url: cluster.redis.url, name: "operations", say: () => undefined });
  await redis.up();
  try {
    const call = await standing();
    const used = Number(/^used_memory:(\d+)/m.exec(await redis.ask((client) => client.info("memory")))?.[1]);
    await redis.ask((client) => client.config("SET", "maxmemory", String(Math.round(used / 0.8))));
    const refusal = async (): Promise<number | undefined> => {
      const dialog = dial(parties.of.pbx);
      await parties.of.pbx.until(() => dialog.state === "up" || dialog.state === "ended", ANSWER_MS);
      if (dialog.state === "up") parties.of.pbx.act({ kind: "bye" }, dialog);
      return dialog.status;
    };
    await expect.poll(() => metric("tandem_calls_refusing", 'reason="memory"', Math.min), POLL).toBe(1);
    expect(await refusal()).toBe(503);
    const answer = parties.of.pbx.agent.responses.findLast(({ status }) => status === 503);
    expect(answer?.text).toMatch(/^Retry-After: \d+\r$/m);
    expect(await hold(call)).toBe(200);
    expect(await hangUp(call)).toEqual([expect.stringContaining("charged")]);
    await redis.ask((client) => client.config("SET", "maxmemory", "0"));
    await expect.poll(() => metric("tandem_calls_refusing", 'reason="memory"', Math.max), POLL).toBe(0);
    await hangUp(await standing());
  } finally {
    await redis.ask((client) => client.config("SET", "maxmemory", "0"));
    await redis.close();
  }
});

it("CLUSTER rule 4: the secret changes; calls of the old one go on, new ones have the new one", {
  timeout: 480_000,
}, async () => {
  const { cluster, parties } = stage;
  const old = await standing();
  const other = await standing();
  expect([secretOf(old.pbx), secretOf(old.north)]).toEqual(["the one before", "the one before"]);
  parties.of.pbx.act({ kind: "call", to: "sip:+12025550501@acme.trunk.example" });
  const rung = parties.of.pbx.agent.dialogs.at(-1);
  await ringing.until(({ dialogs }) => dialogs.length === 1, ANSWER_MS);

  await roll(ANNOUNCED);
  expect(await hold(old)).toBe(200);
  const between = await standing();
  expect(secretOf(between.pbx)).toBe("the one before");

  await roll(CHANGED);
  // CLUSTER rule 1: a CANCEL finds its INVITE, which came before the change, by the hash of its Call-ID.
  parties.of.pbx.act({ kind: "cancel" }, rung);
  expect(await parties.of.pbx.until(() => rung?.state === "ended", ANSWER_MS)).toBe(true);
  expect(rung?.status).toBe(487);
  expect(await ringing.until(({ dialogs }) => dialogs[0]?.state === "ended", ANSWER_MS)).toBe(true);
  expect([old, other, between].map(isUp)).toEqual([true, true, true]);
  expect(await hold(old)).toBe(200);
  const fresh = await standing();
  expect([secretOf(fresh.pbx), secretOf(fresh.north)]).toEqual(["the next", "the next"]);
  expect(await hold(fresh)).toBe(200);
  for (const call of [old, between]) expect(await hangUp(call)).toEqual([expect.stringContaining("charged")]);

  await roll(OVER);
  expect(await hold(fresh)).toBe(200);
  // Nothing that was made with the secret of before is believed any more.
  expect(await hold(other)).toBe(481);
  expect(await hangUp(fresh)).toEqual([expect.stringContaining("charged")]);
  expect(cluster.alarms()).toEqual([]);
});
