import { type AnswerPlan, field, readMessage, type SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  REFER_TO,
  TARGET,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };

async function play(flow: TransferFlow, ms = 10_000): Promise<SimWorld> {
  const world = await transferWorld(flow);
  await world.run(ms);
  return world;
}

describe.each(FLOWS)("the transfer target, $direction, class $targetClass", (flow) => {
  const target = TARGET[flow.targetClass];
  const stays = async (status: number, more: TransferFlow, ms?: number): Promise<SimWorld> => {
    const world = await play({ ...flow, ...more }, ms);
    expect(notified(world)).toEqual([100, status]);
    expect(outcomes(world)).toEqual([`FAILED ${status}`]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    return world;
  };

  it.each([486, 480, 404, 603, 600])("refuses with %i: the NOTIFY says so, the call goes on", async (status) => {
    const world = await stays(status, { target: { invite: [{ ...RING, status }] } });
    await expectEnded(world);
  });

  it("rings for ever: CANCEL at the ring time-out, NOTIFY 408 (rule 24)", async () => {
    const world = await stays(
      408,
      { target: { invite: [{ ...RING, status: "never" }] }, trunk: { policy: { transferRingTimeoutSec: 15 } } },
      30_000,
    );
    expect(world.agent(target).requests.map(({ method }) => method)).toEqual(["INVITE", "CANCEL"]);
    expect(world.agent(target).dialogs[0]?.ending).toBe("cancelled");
    await expectEnded(world);
  });

  it("is silent: no CANCEL before a 1xx, and a final NOTIFY all the same (rule 24)", async () => {
    const world = await play(
      { ...flow, target: { invite: [{ status: "never" }] }, trunk: { policy: { transferRingTimeoutSec: 10 } } },
      60_000,
    );
    expect(notified(world)[0]).toBe(100);
    expect(notified(world)[1]).toBe(408);
    expect(world.agent(target).requests.map(({ method }) => method)).toEqual(["INVITE"]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    await expectEnded(world);
  });

  it("is silent and answers after we have given up: its 200 gets ACK and BYE (rule 24)", async () => {
    const world = await play(
      { ...flow, target: { invite: [{ after: 20_000 }] }, trunk: { policy: { transferRingTimeoutSec: 10 } } },
      60_000,
    );
    expect(notified(world)).toEqual([100, 408]);
    expect(world.agent(target).dialogs[0]?.ending).toBe("their-bye");
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("is gone: the final NOTIFY comes within 64*T1", async () => {
    const nowhere = flow.targetClass === "PSTN" ? {} : { referTo: "<sip:agent@127.0.20.77>" };
    const world = await transferWorld({ ...flow, ...nowhere });
    if (flow.targetClass === "PSTN") world.net.detach(world.agent("south"));
    await world.run(60_000);
    expect(notified(world)[0]).toBe(100);
    expect(notified(world)[1]).toBeGreaterThanOrEqual(400);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("redirects: not followed by default (rule 36)", async () => {
    const world = await play({
      ...flow,
      target: { invite: [{ ...RING, status: 302, headers: ["Contact: <sip:x@127.0.20.8>"] }] },
      others: { other: {} },
    });
    expect(notified(world)).toEqual([100, 480]);
    expect(world.agent("other").dialogs).toEqual([]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    await expectEnded(world);
  });

  it("answers with a 200 that crosses our CANCEL: ACK and BYE, nobody is left in it", async () => {
    const world = await stays(
      408,
      {
        target: { invite: [{ ...RING, status: "never", crossesCancel: true }] },
        trunk: { policy: { transferRingTimeoutSec: 10 } },
      },
      30_000,
    );
    expect(world.agent(target).dialogs[0]?.ending).toBe("their-bye");
    await expectEnded(world);
  });

  it("hangs up in the very millisecond after the ACK", async () => {
    const world = await play({ ...flow, target: { invite: [RING], steps: [{ on: "up", do: { kind: "bye" } }] } });
    expect(outcomes(world)).toHaveLength(1);
    expect(notified(world)).toEqual([100, 480]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("gets fewer hops than the REFER and the parent call had (rule 38)", async () => {
    const world = await play({
      ...flow,
      refers: false,
      hold: false,
      pbx: {
        steps: [{ on: "up", after: 300, do: { kind: "refer", to: REFER_TO[flow.targetClass], maxForwards: 20 } }],
      },
    });
    const invite = readMessage(world.agent(target).dialogs[0]?.invite ?? "");
    expect(Number(invite === undefined ? "" : field(invite, "max-forwards"))).toBe(19);
    await expectEnded(world);
  });

  it("gets Referred-By unmodified, and the allow-listed headers of the Refer-To alone (RFC 3892, RFC 3261 §19.1.5)", async () => {
    const uri = flow.targetClass === "PSTN" ? "sip:+12025550201@acme.trunk.example" : "sip:agent@agent.example";
    const world = await play({
      ...flow,
      referTo: `<${uri}?X-Ticket=4711&From=evil%40example&Contact=evil&User-to-User=abc>`,
      referHeaders: ["Referred-By: <sip:alice@acme.trunk.example>"],
    });
    const text = world.agent(target).dialogs[0]?.invite ?? "";
    expect(text).toMatch(/^Referred-By: <sip:alice@acme\.trunk\.example>/m);
    expect(text).toMatch(/^X-Ticket: 4711/m);
    expect(text).toMatch(/^User-to-User: abc/m);
    expect(text).not.toContain("evil");
    await expectEnded(world);
  });

  it("answers without support for timers: the platform refreshes both ends, and the maximum duration ends them (rule 26)", async () => {
    const world = await play({ ...flow, trunk: { policy: { maxTransferredDurationSec: 3_600 } } }, 20_000);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    const before = world.agent(target).requests.length;
    await world.run(1_800_000);
    expect(
      world
        .agent(target)
        .requests.slice(before)
        .filter(({ method }) => method === "INVITE").length,
    ).toBeGreaterThan(0);
    expect(world.agent("north").requests.filter(({ method }) => method === "INVITE").length).toBeGreaterThan(1);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    await world.run(1_900_000);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });
});

describe("a foreign target", () => {
  it("that names a guarded Contact in its 200 is spoken to at the address that made the dialog (rule 35)", async () => {
    const guarded = { after: 300, headers: ["Contact: <sip:agent@10.0.0.1:5060>"] };
    const world = await play({ targetClass: "SIP", target: { invite: [guarded] } });
    const sent = world.platform.captured.filter(({ direction }) => direction === "out");
    expect(sent.some(({ remote }) => remote.startsWith("10."))).toBe(false);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    await expectEnded(world);
  });

  it("is found at the second address of its name when the first one is dead (RFC 3263 §4.3)", async () => {
    const world = await play({ targetClass: "SIP", names: { "agent.example": ["127.0.20.77", "127.0.20.9"] } }, 60_000);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    await expectEnded(world);
  });

  it("may redirect where the trunk allows it (rule 36)", async () => {
    const world = await play({
      targetClass: "SIP",
      trunk: { policy: { redirects: true } },
      target: { invite: [{ status: 302, headers: ["Contact: <sip:other@127.0.20.8>"] }] },
      others: { other: { invite: [{ after: 300 }] } },
    });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(whoIsUp(world)).toEqual(["north", "other"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("that is the trunk's own endpoint is a customer's leg, and may refer on (rule 37)", async () => {
    const world = await transferWorld({
      direction: "origination",
      hold: false,
      refers: false,
      pbx: {
        invite: [{ after: 200 }, { after: 200 }],
        steps: [
          { on: "up", nth: 1, after: 300, do: { kind: "refer", to: "<sip:human@127.0.20.2>" } },
          { on: "up", nth: 2, after: 8_000, do: { kind: "refer", to: REFER_TO.PSTN } },
        ],
      },
    });
    await world.run(25_000);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([202, 202]);
    expect(outcomes(world)).toEqual(["MOVED 200", "MOVED 200"]);
    expect(whoIsUp(world)).toEqual(["north", "south"]);
    expectStanding(world);
    const started = world.platform.log.events.flatMap(({ body, record }) =>
      body.type === "call.started" ? [{ record, parent: body.parentId }] : [],
    );
    expect(started.map(({ parent }) => parent)).toEqual(["", started[0]?.record, started[1]?.record]);
    await expectEnded(world);
  });
});
