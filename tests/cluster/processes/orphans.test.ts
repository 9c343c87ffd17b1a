import { openChannel, routerClient } from "@tandem/adapter-grpc";
import { connectRedis } from "@tandem/adapter-redis";
import type { CallJson } from "@tandem/all-in-one";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../chaos/chaos-cluster.ts";
import { type Stage, startStage } from "../chaos/stage.ts";
import { isUp, type StandingCall, standingCall } from "../chaos/standing-call.ts";

const NET = `127.${1 + (process.pid % 250)}.61`;
const QUIET_MS = 2_000;
const LONG = { timeout: 30_000 };

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ routers: 2, edges: 1, transport: "UDP", net: NET, quietMs: QUIET_MS });
}, 120_000);
afterAll(() => stage.close(), 60_000);

async function recordOf({ callId }: StandingCall): Promise<CallJson | undefined> {
  const response = await fetch(`http://${stage.cluster.http}/v1/calls?sipCallId=${encodeURIComponent(callId)}`);
  const { calls = [] } = (await response.json()) as { readonly calls?: readonly CallJson[] };
  return calls[0];
}

async function standing(): Promise<StandingCall> {
  const call = await standingCall(stage);
  if (call === undefined) throw new Error("the call did not get up");
  await expect.poll(async () => (await recordOf(call))?.answerTime, LONG).toBeDefined();
  return call;
}

/** As a store would that has lost its last seconds: nothing of the call is left. */
async function loseState(sipCallId: string): Promise<void> {
  const lost = (await stage.stored.all()).find(({ legs }) => legs.some(({ callId }) => callId === sipCallId));
  const redis = connectRedis({ url: stage.cluster.redis.url, name: "loss", say: () => undefined });
  await redis.up();
  const keys = await redis.ask((on) => on.keys(`*${lost?.ref}*`));
  expect(keys.length).toBeGreaterThan(0);
  await redis.ask((on) => on.del(...keys));
  await redis.close();
}

test("a record whose call is lost is finished and rated; one whose call lives is left alone, whoever is away", async () => {
  const { cluster } = stage;
  const lost = await standing();
  const quiet = await standing();
  for (const name of ["router-0", "router-1"]) await cluster.stop(name, "SIGKILL");
  await loseState(lost.callId);
  // No router answers: what they would say is not known, and nothing is ended.
  await expect
    .poll(() => cluster.process("cdr").said, LONG)
    .toMatch(/orphans were not looked for|are left as they are/);
  expect([(await recordOf(lost))?.isComplete, (await recordOf(quiet))?.isComplete]).toEqual([false, false]);

  await Promise.all(["router-0", "router-1"].map((name) => cluster.revive(name)));
  await expect
    .poll(() => recordOf(lost), LONG)
    .toMatchObject({
      isComplete: true,
      cause: "orphaned",
      hungUpBy: "PLATFORM",
      callResult: "COMPLETED",
      charges: [{ carrier: "north" }],
    });
  const ended = await recordOf(lost);
  expect(ended?.endTime).toBe(ended?.answerTime);
  expect(isUp(quiet)).toBe(true);
  expect((await recordOf(quiet))?.isComplete).toBe(false);
}, 120_000);

test("a call is ended by its record's id on whichever router it runs, and its record says who wanted it", async () => {
  const { cluster } = stage;
  await cluster.settled();
  const calls = [await standing(), await standing(), await standing(), await standing()];
  const channel = await openChannel({ url: cluster.routerUrl, name: "router" });
  const router = routerClient(channel);
  const ids = await Promise.all(calls.map(async (call) => (await recordOf(call))?.callId ?? ""));
  expect(await router.findCalls({ callIds: [...ids, "no id of ours"] })).toEqual({
    callIds: expect.toSatisfy((found: string[]) => found.toSorted().join() === ids.toSorted().join()),
    isSure: true,
  });
  for (const callId of ids) expect(await router.endCall({ callId, text: "" })).toEqual({ found: true, isSure: true });
  expect(await until(() => calls.every((call) => call.pbx.state !== "up" && call.north.state !== "up"), 10_000)).toBe(
    true,
  );
  for (const call of calls) {
    await expect
      .poll(() => recordOf(call), LONG)
      .toMatchObject({ isComplete: true, hungUpBy: "PLATFORM", cause: "operator", q850Cause: 31 });
  }
  const [first = ""] = ids;
  expect(await router.endCall({ callId: first, text: "" })).toEqual({ found: false, isSure: true });
  channel.close();
}, 120_000);
