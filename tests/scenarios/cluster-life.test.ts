import type { ClusterShape } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  clusterTransferWorld,
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  type TransferFlow,
  whoIsUp,
} from "./transfer-flow.ts";

const SHAPE: ClusterShape = { routers: 3, edges: 2 };
const OUTAGE_MS = 30_000;
/** A call that stays as it is: nobody refers. */
const CALM: TransferFlow = { refers: false, hold: false };

const endedAt = (world: Awaited<ReturnType<typeof clusterTransferWorld>>): readonly number[] =>
  world.platform.log.events.filter(({ body }) => body.type === "call.ended").map(({ at }) => at);

describe("routers that come and go in order", () => {
  it.each(FLOWS)(
    "a drained router hands its calls over in the middle of a transfer: $direction, $targetClass",
    async (flow) => {
      for (const after of [0, 300, 900, 1_200, 1_500]) {
        const world = await clusterTransferWorld(flow, SHAPE);
        await world.run(after);
        for (const { name } of world.platform.routers.slice(0, 2))
          await Promise.all([world.platform.drain(name), world.run(2_000)]);
        await world.run(20_000);
        expectStanding(world);
        expect([outcomes(world), notified(world)]).toEqual([["MOVED 200"], [100, 200]]);
        expect(world.platform.troubles).toEqual([]);
      }
    },
  );

  it("a router that comes gets its share, and calls in progress go on in it", async () => {
    const world = await clusterTransferWorld(CALM, { routers: 1, edges: 1 });
    await world.run(3_000);
    await world.platform.boot("router-1");
    await world.run(6_000);
    const sizes = world.platform.routers.map(({ loop }) => loop.size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(256);
    expect(Math.min(...sizes)).toBeGreaterThan(80);
    expectStanding(world);
    world.hangUp("pbx");
    await world.run(2_000);
    expect(whoIsUp(world)).toEqual([]);
  });
});

it("a quarter of a second after a router's death others run all that it ran", async () => {
  for (const after of [0, 20, 40, 60, 80]) {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000 + after);
    world.platform.kill("router-1", Number.POSITIVE_INFINITY);
    await world.run(250);
    const sizes = world.platform.routers.map(({ loop }) => loop.size);
    expect([sizes.length, sizes.reduce((sum, size) => sum + size, 0)]).toEqual([2, 256]);
    expectStanding(world);
  }
});

describe("an outage of half a minute", () => {
  it.each(["bus", "store"] as const)(
    "of the %s: calls stay, a BYE sent meanwhile is booked, a new INVITE gets 503",
    async (what) => {
      const world = await clusterTransferWorld(CALM, SHAPE);
      await world.run(5_000);
      expect(whoIsUp(world)).toEqual(["north", "pbx"]);
      const away = (isAway: boolean): void => {
        if (what === "bus") world.platform.hub.setUp(!isAway);
        else world.platform.outage.isAway = isAway;
      };
      away(true);
      await world.run(10_000);
      world.act("pbx", { kind: "call", to: "sip:+12025550101@acme.trunk.example" });
      await world.run(5_000);
      const refused = world.platform.captured.filter(({ text }) => text.startsWith("SIP/2.0 503 "));
      expect(refused.length).toBeGreaterThan(0);
      for (const { text } of refused) expect(text).toMatch(/\r\nRetry-After: \d+\r\n/);
      world.hangUp("pbx");
      await world.run(OUTAGE_MS - 15_000);
      away(false);
      await world.run(40_000);
      expect(whoIsUp(world)).toEqual([]);
      expect(endedAt(world)).toHaveLength(1);
      await expectEnded(world);
    },
  );

  it.each(["bus", "store"] as const)("of the %s: a call that nobody touched is still up afterwards", async (what) => {
    const world = await clusterTransferWorld(CALM, SHAPE);
    await world.run(5_000);
    if (what === "bus") world.platform.hub.setUp(false);
    else world.platform.outage.isAway = true;
    await world.run(OUTAGE_MS);
    world.platform.hub.setUp(true);
    world.platform.outage.isAway = false;
    await world.run(60_000);
    expectStanding(world);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expect(endedAt(world)).toEqual([]);
  });
});

describe("every router at once", () => {
  it.each([3_000, 90_000])(
    "is away for %i ms: a call that nobody touched is still up (CLUSTER rule 21)",
    async (ms) => {
      const world = await clusterTransferWorld(CALM, SHAPE);
      await world.run(5_000);
      for (const { name } of world.platform.routers) world.platform.kill(name, ms);
      await world.run(ms + 30_000);
      expectStanding(world);
      expect(whoIsUp(world)).toEqual(["north", "pbx"]);
      expect(endedAt(world)).toEqual([]);
      await expectEnded(world);
    },
  );
});

describe("an edge that dies", () => {
  it.each(FLOWS)("UDP goes on through the other one: $direction, $targetClass", async (flow) => {
    for (const after of [200, 900, 1_200, 1_500]) {
      for (const edge of [0, 1]) {
        const world = await clusterTransferWorld(flow, SHAPE);
        await world.run(after);
        world.platform.killEdge(edge);
        await world.run(40_000);
        expectStanding(world);
        expect(outcomes(world)).toEqual(["MOVED 200"]);
        expect(whoIsUp(world)).toEqual(["north", TARGET[flow.targetClass]].sort());
      }
    }
  });
});
