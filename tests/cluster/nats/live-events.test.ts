import { ensureStreams, natsEventLog, natsLiveEvents } from "@tandem/adapter-nats";
import { transferredCall } from "@tandem/cdr/testing";
import type { CallEvent } from "@tandem/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type NatsUnderTest, startNats } from "./nats-under-test.ts";

let nats: NatsUnderTest;
beforeAll(async () => {
  nats = await startNats();
}, 60_000);
afterAll(() => nats.close(), 60_000);

it("what routers publish is heard as it passes, by whoever listens, until he does not", {
  timeout: 30_000,
}, async () => {
  const connection = await nats.connect("portal-0");
  await ensureStreams(connection);
  const live = natsLiveEvents(connection);
  const heard: CallEvent[] = [];
  const again: CallEvent[] = [];
  const unsubscribe = live.subscribe((event) => void heard.push(event));
  live.subscribe((event) => void again.push(event));
  await connection.driver.flush();
  const log = natsEventLog(await nats.connect("router-0"), { router: "router-0" });
  const events = transferredCall();
  await log.append(events);
  await expect.poll(() => again.length, { timeout: 10_000 }).toBe(events.length);
  expect(heard.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  unsubscribe();
  await connection.driver.jetstream().publish("evt.call.router-0", Uint8Array.of(255, 255));
  await log.append(transferredCall("r3", "r4", 1));
  await expect.poll(() => again.length, { timeout: 10_000 }).toBe(2 * events.length);
  expect([heard.length, live.counts.undecodable]).toEqual([events.length, 1]);
  live.close();
});
