import type { Place, SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectLivesOn,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

// CLUSTER rule 24: the loss of a connection is an event to the legs on it.

const REFER_TO_TCP = "<sip:agent@agent.example;transport=tcp>";
/** Steps of the longest flow here, with some to spare. */
const COMMITS = Array.from({ length: 30 }, (_, i) => i + 1);

function tcpWorld(flow: TransferFlow): Promise<SimWorld> {
  return transferWorld({
    ...flow,
    transport: "TCP",
    ...(flow.targetClass === "SIP" ? { referTo: REFER_TO_TCP } : {}),
  });
}

async function callWorld(): Promise<SimWorld> {
  const world = await tcpWorld({ refers: false, hold: false });
  await world.run(3_000);
  expect(whoIsUp(world)).toEqual(["north", "pbx"]);
  return world;
}

/** In-dialog OPTIONS that a party got. */
function probes(world: SimWorld, place: Place): number {
  return world.agent(place).requests.filter(({ method }) => method === "OPTIONS").length;
}

async function expectMoved(world: SimWorld, targetClass: "PSTN" | "SIP"): Promise<void> {
  expectStanding(world);
  expect(outcomes(world)).toEqual(["MOVED 200"]);
  expect(notified(world)).toEqual([100, 200]);
  expect(whoIsUp(world)).toEqual(["north", TARGET[targetClass]].sort());
  await expectEnded(world);
}

describe("an established call", () => {
  it.each(["pbx", "north"] as const)(
    "%s is asked at once over a new connection, and the call lives on",
    async (place) => {
      const world = await callWorld();
      await world.loseFlows(place);
      await world.run(200);
      expect([probes(world, place), probes(world, place === "pbx" ? "north" : "pbx")]).toEqual([1, 0]);
      await world.run(60_000);
      await expectLivesOn(world);
    },
  );

  it("both lose their connections, again and again", async () => {
    const world = await callWorld();
    for (let i = 0; i < 5; i += 1) {
      await world.loseFlows("pbx", "north");
      await world.run(2_000);
    }
    await expectLivesOn(world);
  });

  it.each(["pbx", "north"] as const)(
    "%s neither answers nor comes back: the call ends after 64*T1, for both",
    async (place) => {
      const other = place === "pbx" ? "north" : "pbx";
      const world = await callWorld();
      await world.cutOff(place);
      await world.run(31_000);
      expect(whoIsUp(world)).toContain(other);
      await world.run(2_000);
      expect(world.agent(other).up).toEqual([]);
      expect(world.platform.log.events.some(({ body }) => body.type === "leg.ended" && body.status === 408)).toBe(true);
      await world.run(40_000);
      expect(world.platform.size).toBe(0);
      expect(world.platform.faults).toEqual([]);
    },
  );

  it("the caller is behind a NAT: it comes back by itself, and what waited for it goes there", async () => {
    const world = await callWorld();
    world.hide("pbx");
    await world.loseFlows("pbx");
    await world.run(10_000);
    expect(probes(world, "pbx")).toBe(0);
    world.act("north", { kind: "request", method: "INFO" });
    await world.run(5_000);
    world.act("pbx", { kind: "request", method: "INFO" });
    await world.run(500);
    expect(probes(world, "pbx")).toBe(1);
    expect(world.agent("pbx").requests.filter(({ method }) => method === "INFO")).toHaveLength(1);
    expect(
      world
        .agent("north")
        .responses.filter(({ method }) => method === "INFO")
        .map(({ status }) => status),
    ).toEqual([200]);
    await world.run(60_000);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    world.hangUp("north");
    await world.run(1_000);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("nobody is asked when the other party's UDP address is all there is", async () => {
    const world = await transferWorld({ refers: false, hold: false, transport: { pbx: "TCP" } });
    await world.run(3_000);
    await world.loseFlows("pbx", "north");
    await world.run(1_000);
    expect([probes(world, "pbx"), probes(world, "north")]).toEqual([1, 0]);
    await expectLivesOn(world);
  });

  it("the router is away when it is lost: it asks when it is back", async () => {
    const world = await callWorld();
    world.platform.crash(3_000);
    await world.run(100);
    await world.loseFlows("pbx", "north");
    await world.run(5_000);
    expect([probes(world, "pbx"), probes(world, "north")]).toEqual([1, 1]);
    await expectLivesOn(world);
  });
});

describe("a connection is lost before the call stands", () => {
  it.each([1, 2, 3, 4, 5, 6])("the caller's, at commit %i: it gets its answer over a new one", async (commit) => {
    const world = await tcpWorld({ refers: false, hold: false });
    await world.until(() => world.platform.commits >= commit, 3_000);
    await world.loseFlows("pbx");
    await world.run(10_000);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    await expectLivesOn(world);
  });

  it.each([1, 2, 3, 4, 5, 6])("the called party's, at commit %i: the INVITE goes there once more", async (commit) => {
    const world = await tcpWorld({ refers: false, hold: false });
    await world.until(() => world.platform.commits >= commit, 3_000);
    await world.loseFlows("north");
    await world.run(40_000);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    await expectLivesOn(world);
  });
});

describe.each(FLOWS)("a transfer with all parties on TCP, $direction, class $targetClass", (base) => {
  const places: readonly Place[] = ["pbx", "north", TARGET[base.targetClass]];

  it.each(places)("the connections of %s are lost at each step: it moves all the same", async (place) => {
    for (const commit of COMMITS) {
      const world = await tcpWorld(base);
      await world.until(() => world.platform.commits >= commit, 20_000);
      await world.loseFlows(place);
      await world.run(90_000);
      await expectMoved(world, base.targetClass);
    }
  });

  it("the router dies at each step, and with it every connection", async () => {
    for (const commit of COMMITS) {
      const point = commit % 2 === 0 ? "before-commit" : "after-commit";
      const world = await tcpWorld({ ...base, crashes: [{ commit, point, downMs: 400 }] });
      await world.until(() => world.platform.crashed > 0, 20_000);
      await world.loseFlows("pbx", "north", TARGET[base.targetClass]);
      await world.run(90_000);
      await expectMoved(world, base.targetClass);
    }
  });

  it("the transferor is gone at each step: nobody is left hanging", async () => {
    for (const commit of COMMITS) {
      const world = await tcpWorld(base);
      await world.until(() => world.platform.commits >= commit, 20_000);
      await world.cutOff("pbx");
      await world.run(200_000);
      world.hangUp();
      await world.run(80_000);
      expect(world.platform.faults).toEqual([]);
      expect(world.platform.size).toBe(0);
      expect(world.platform.stored).toBe(0);
    }
  });
});
