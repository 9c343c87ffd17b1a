import type { SimWorld, WorldOptions } from "@tandem/testkit";
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

type Transport = "UDP" | "TCP";
const EACH: readonly Transport[] = ["UDP", "TCP"];

/** Who speaks what: the PBX, carrier north, and the target of either class. */
function spoken(pbx: Transport, north: Transport, target: Transport): NonNullable<WorldOptions["transport"]> {
  return { pbx, north, south: target, foreign: target };
}

function overTcp(flow: TransferFlow, target: Transport): TransferFlow {
  return flow.targetClass === "SIP" && target === "TCP"
    ? { ...flow, referTo: "<sip:agent@agent.example;transport=tcp>" }
    : flow;
}

/** Via and Contact of what left each socket name that socket's transport (RFC 3261 §18.1.1). */
function expectOwnTransports(world: SimWorld): void {
  const left = world.platform.captured.filter(({ direction }) => direction === "out");
  for (const { local, text } of left) {
    const transport = local.startsWith("tcp:") ? "TCP" : "UDP";
    const isRequest = !text.startsWith("SIP/2.0 ");
    const via = /\r\nVia: SIP\/2\.0\/(\w+) /.exec(text)?.[1];
    const contact = /\r\nContact: ([^\r]*)/.exec(text)?.[1];
    if (isRequest) expect(via, text).toBe(transport);
    if (contact !== undefined) expect(contact.includes(";transport=tcp"), text).toBe(transport === "TCP");
  }
}

describe.each(EACH)("the PBX speaks %s", (pbx) => {
  describe.each(EACH)("its carrier speaks %s", (north) => {
    it.each(["termination", "origination"] as const)("a call of either direction: %s", async (direction) => {
      const world = await transferWorld({ direction, transport: spoken(pbx, north, "UDP"), refers: false });
      await world.run(3_000);
      await expectLivesOn(world);
      expectOwnTransports(world);
    });

    it.each(["pbx", "north"] as const)("%s hangs up", async (who) => {
      const world = await transferWorld({ transport: spoken(pbx, north, "UDP"), refers: false });
      await world.run(3_000);
      world.hangUp(who);
      await world.run(1_000);
      expect(whoIsUp(world)).toEqual([]);
      await expectEnded(world);
    });

    it.each(["UDP", "TCP"] as const)("its transfers to a target over %s", async (target) => {
      for (const flow of FLOWS) {
        const world = await transferWorld(overTcp({ ...flow, transport: spoken(pbx, north, target) }, target));
        await world.run(20_000);
        expectStanding(world);
        expect(outcomes(world)).toEqual(["MOVED 200"]);
        expect(notified(world)).toEqual([100, 200]);
        expect(whoIsUp(world)).toEqual(["north", TARGET[flow.targetClass]].sort());
        expectOwnTransports(world);
        await expectEnded(world);
      }
    });
  });
});

describe("a connection is used again", () => {
  it("the call's messages take the connection that it began on, in both directions", async () => {
    const world = await transferWorld({ transport: "TCP", refers: false });
    await world.run(3_000);
    await expectLivesOn(world);
    expect(world.platform.streams.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  it("a target over TCP that no listener of ours can reach is refused, and the call lives on", async () => {
    const world = await transferWorld({
      targetClass: "SIP",
      referTo: "<sip:agent@agent.example;transport=tcp>",
      transport: "UDP",
    });
    await world.run(5_000);
    expect(outcomes(world)).toEqual(["FAILED 480"]);
    await expectLivesOn(world);
  });

  it.each(["takes no connection", "is not there"])("a carrier that %s: the next one is tried", async (how) => {
    const carriers = ["north", "south"].map((name) => ({ name, priority: name === "north" ? 1 : 2, weight: 1 }));
    const world = await transferWorld({
      transport: "TCP",
      refers: false,
      hold: false,
      config: { routes: [{ prefix: "+1202555010", carriers }] },
    });
    if (how === "takes no connection") world.hide("north");
    else await world.cutOff("north");
    await world.run(how === "takes no connection" ? 3_000 : 40_000);
    expect(whoIsUp(world)).toEqual(["pbx", "south"]);
    await expectEnded(world);
  });
});
