import { busContract } from "@tandem/testkit/contracts";
import { expect, test } from "vitest";
import { memoryBus } from "./memory-bus.ts";
import { systemClock } from "./system-clock.ts";

busContract("in memory", () => {
  const hub = memoryBus(systemClock());
  return Promise.resolve({
    views: [hub.view(), hub.view(), hub.view()],
    away: () => Promise.resolve(hub.setUp(false)),
    back: () => Promise.resolve(hub.setUp(true)),
    close: () => Promise.resolve(),
  });
});

test("one process can lose the bus while the others have it", async () => {
  const hub = memoryBus(systemClock());
  const [lost, there] = [hub.view(), hub.view()];
  lost.subscribe("a", (message) => message.reply("x"));
  expect(await there.request("a", "", 1_000)).toEqual({ kind: "reply", text: "x" });
  hub.setUp(false, lost);
  expect([lost.isUp, there.isUp]).toEqual([false, true]);
  expect(await there.request("a", "", 1_000)).toEqual({ kind: "nobody" });
});

test("a fault of a subscriber is told", async () => {
  const faults: unknown[] = [];
  const bus = memoryBus(systemClock(), (subject, fault) => faults.push([subject, String(fault)])).view();
  bus.subscribe("a", () => {
    throw new Error("ours");
  });
  bus.subscribe("b", (message) => message.reply(""));
  bus.publish("a", "");
  await bus.request("b", "", 1_000);
  expect(faults).toEqual([["a", "Error: ours"]]);
});
