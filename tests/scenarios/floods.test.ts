import { NO_BUS_FAULTS, PLACES, PLATFORM } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { clusterTransferWorld, expectStanding, type TransferFlow, whoIsUp } from "./transfer-flow.ts";

const CALLED = "sip:+12025550101@acme.trunk.example";
const WIDE: TransferFlow = {
  refers: false,
  hold: false,
  trunk: { callsPerSecond: 1_000, maxConcurrentCalls: 10_000 },
};

describe("CLUSTER rule 1: new calls are capped for each (trunk, partition)", () => {
  /** An INVITE as a faulty PBX sends it: each begins another call, and all have one Call-ID. */
  const invite = (n: number): string =>
    [
      `INVITE ${CALLED} SIP/2.0`,
      `Via: SIP/2.0/UDP ${PLACES.pbx.address}:5060;branch=z9hG4bK-flood-${n}`,
      `From: <sip:+12025550100@${PLACES.pbx.address}>;tag=flood-${n}`,
      `To: <${CALLED}>`,
      "Call-ID: always-the-same@pbx.example",
      "CSeq: 1 INVITE",
      "Max-Forwards: 70",
      `Contact: <sip:${PLACES.pbx.address}>`,
      "Content-Length: 0",
      "",
      "",
    ].join("\r\n");

  it("a PBX whose Call-IDs are all one is held to the cap, and its other calls and the carriers' go on", async () => {
    const world = await clusterTransferWorld(
      { ...WIDE, direction: "origination", pbx: { invite: [{}] }, transferee: { invite: [{ status: 486 }] } },
      { routers: 2, edges: 1 },
    );
    await world.run(1_000);
    const begunBefore = world.platform.log.events.filter(({ body }) => body.type === "call.started").length;
    for (let n = 0; n < 500; n += 1) {
      world.net.send(invite(n), PLACES.pbx, PLATFORM);
      if (n === 300) world.act("pbx", { kind: "call", to: CALLED });
      await world.run(1);
    }
    await world.run(1_000);
    const told = (status: number): number => {
      const answers = world.platform.captured.filter(
        ({ direction, text }) => direction === "out" && text.startsWith(`SIP/2.0 ${status} `),
      );
      return new Set(answers.map(({ text }) => /tag=(flood-\d+)/.exec(text)?.[1] ?? "none of them")).size;
    };
    // 50 at once, and one more each 50 ms; the call that was made meanwhile is the carrier's to refuse too.
    expect([told(503), told(486)]).toEqual([441, 60]);
    // What was refused so has no record.
    const begun = world.platform.log.events.filter(({ body }) => body.type === "call.started").length;
    expect(begun - begunBefore).toBe(60);
    expect(world.agent("pbx").dialogs.at(-1)).toMatchObject({ ending: "refused", status: 486 });
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expect(world.platform.faults).toEqual([]);
  });
});

describe("CLUSTER rule 23: a leg that floods its call", () => {
  it("has what is beyond its rate given up, while new calls come in and its own can be ended", async () => {
    const bus = { ...NO_BUS_FAULTS, delay: 1, delayMs: [2, 6] } as const;
    const world = await clusterTransferWorld(WIDE, { routers: 2, edges: 1, bus });
    await world.run(3_000);
    expectStanding(world);
    const [edge] = world.platform.edges;
    for (let ms = 0; ms < 50; ms += 1) {
      for (let copy = 0; copy < 20; copy += 1) world.act("pbx", { kind: "request", method: "INFO" });
      if (ms === 25) world.act("north", { kind: "call", to: "sip:+12025550100@127.0.20.1" });
      await world.run(1);
    }
    await world.run(900);
    expect(edge?.counters.excess).toBeGreaterThan(900);
    expect(edge?.counters.shed).toBeGreaterThan(500);
    expect(whoIsUp(world)).toEqual(["north", "north", "pbx", "pbx"]);
    world.hangUp("north");
    await world.run(1_000);
    expect(whoIsUp(world)).toEqual([]);
    expect(world.platform.faults).toEqual([]);
  });
});
