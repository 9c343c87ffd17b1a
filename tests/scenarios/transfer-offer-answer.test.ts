import { type AnswerPlan, cseqOf, readMessage, type SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectStanding,
  FLOWS,
  notified,
  outcomes,
  TARGET,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };

/** Requests of a method that a party got, in order. */
function got(world: SimWorld, place: "pbx" | "north" | "south" | "foreign", method: string): readonly string[] {
  return world
    .agent(place)
    .requests.filter((request) => request.method === method)
    .map(({ text }) => text);
}

async function play(flow: TransferFlow, ms = 20_000): Promise<SimWorld> {
  const world = await transferWorld(flow);
  await world.run(ms);
  return world;
}

describe.each(FLOWS)("offer and answer of a transfer, $direction, class $targetClass", (flow) => {
  const target = TARGET[flow.targetClass];
  const moves = async (more: TransferFlow): Promise<SimWorld> => {
    const world = await play({ ...flow, ...more });
    expectStanding(world);
    expect(notified(world)).toEqual([100, 200]);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    return world;
  };
  const stays = async (status: number, more: TransferFlow): Promise<SimWorld> => {
    const world = await play({ ...flow, ...more });
    expectStanding(world);
    expect(notified(world)).toEqual([100, status]);
    expect(outcomes(world)).toEqual([`FAILED ${status}`]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    return world;
  };

  it("rule 1: after a hold, audio goes both ways", async () => {
    const world = await moves({ hold: true });
    expect(world.agent(target).media[0]?.remote.direction).toBe("sendrecv");
    expect(world.agent("north").media[0]?.remote.direction).toBe("sendrecv");
    await expectEnded(world);
  });

  it("rule 1: a hold that the transferee made itself is carried", async () => {
    const world = await moves({
      hold: false,
      refers: false,
      transferee: { steps: [{ on: "up", after: 300, do: { kind: "re-invite", media: { direction: "sendonly" } } }] },
      pbx: {
        steps: [
          {
            on: "up",
            after: 1_000,
            do: {
              kind: "refer",
              to: flow.targetClass === "PSTN" ? "<sip:+12025550201@acme.trunk.example>" : "<sip:agent@agent.example>",
            },
          },
        ],
      },
    });
    expect(world.agent(target).media[0]?.remote.direction).toBe("sendonly");
    await expectEnded(world);
  });

  it("rule 1: so is the old hold, c=0.0.0.0", async () => {
    const world = await play({
      ...flow,
      hold: false,
      refers: false,
      transferee: { steps: [{ on: "up", after: 300, do: { kind: "re-invite", media: { isOldHold: true } } }] },
      pbx: {
        steps: [
          {
            on: "up",
            after: 1_000,
            do: {
              kind: "refer",
              to: flow.targetClass === "PSTN" ? "<sip:+12025550201@acme.trunk.example>" : "<sip:agent@agent.example>",
            },
          },
        ],
      },
    });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    const [invite = ""] = got(world, target, "INVITE");
    expect(invite).toContain("c=IN IP4 0.0.0.0");
    await expectEnded(world);
  });

  it("rule 2: an answer on another port brings one re-INVITE to the target", async () => {
    const answers: readonly AnswerPlan[] = [{}, { media: { port: 31_000 } }];
    const world = await moves({ transferee: { reInvite: answers } });
    expect(got(world, target, "INVITE")).toHaveLength(2);
    expect(world.agent(target).media[0]?.remote.port).toBe(31_000);
    await expectEnded(world);
  });

  it("rule 2: a target needs no re-INVITE when E2 equals E1", async () => {
    const world = await moves({});
    expect(got(world, target, "INVITE")).toHaveLength(1);
    await expectEnded(world);
  });

  it("rule 3: a narrower answer whose rest suits the other side is covered", async () => {
    const world = await moves({
      target: {
        invite: [RING],
        media: {
          payloads: [
            { number: 8, codec: "PCMA/8000" },
            { number: 101, codec: "telephone-event/8000" },
          ],
        },
      },
    });
    expect(got(world, target, "INVITE")).toHaveLength(1);
    await expectEnded(world);
  });

  it("rule 3: payload numbers that clash end in one end-to-end round, or in a transfer that failed", async () => {
    const world = await play({
      ...flow,
      transferee: {
        media: {
          ownNumbers: true,
          payloads: [
            { number: 0, codec: "PCMU/8000" },
            { number: 96, codec: "telephone-event/8000" },
          ],
        },
      },
      target: {
        invite: [RING],
        media: {
          ownNumbers: true,
          payloads: [
            { number: 0, codec: "PCMU/8000" },
            { number: 100, codec: "telephone-event/8000" },
          ],
        },
      },
    });
    const [first = 0, last = 0] = notified(world);
    expect(first).toBe(100);
    expect([200, 488]).toContain(last);
    expect(outcomes(world)).toHaveLength(1);
    // No ping-pong: the INVITE, one re-offer, one end-to-end round.
    expect(got(world, target, "INVITE").length).toBeLessThanOrEqual(3);
    await expectEnded(world);
  });

  it("rule 5: 488 to an offer that an answer had narrowed is met once with a fresh offer of the transferee", async () => {
    const world = await moves({ target: { invite: [{ status: 488 }, RING] } });
    expect(world.agent(target).dialogs).toHaveLength(2);
    await expectEnded(world);
  });

  it("rule 5: a second 488 is reported, and the call goes on", async () => {
    const world = await stays(488, { target: { invite: [{ status: 488 }] } });
    expect(world.agent(target).dialogs.length).toBeLessThanOrEqual(2);
    await expectEnded(world);
  });

  it.each([
    ["491", 491, []],
    ["500 with Retry-After", 500, ["Retry-After: 1"]],
  ] as const)("rule 9: the transferee's %s is tried again", async (_, status, headers) => {
    const world = await moves({ hold: false, transferee: { reInvite: [{ status, headers }, {}] } });
    await expectEnded(world);
  });

  it("rule 9: 491 for ever ends the attempt after three tries, and the call goes on", async () => {
    const world = await stays(488, { hold: false, transferee: { reInvite: [{ status: 491 }] } });
    await expectEnded(world);
  });

  it("rule 9: 488 of the transferee leads to the end-to-end round", async () => {
    const world = await moves({ hold: false, transferee: { reInvite: [{ status: 488 }, {}] } });
    await expectEnded(world);
  });

  it("rule 9: 422 of the transferee is tried once with its Min-SE", async () => {
    const world = await moves({
      hold: false,
      transferee: { reInvite: [{ status: 422, headers: ["Min-SE: 3600"] }, {}] },
    });
    const tries = got(world, "north", "INVITE").filter((text) => /^To: .*;tag=/m.test(text));
    expect(tries.at(-1)).toMatch(/^Session-Expires: 3600/m);
    await expectEnded(world);
  });

  it.each([481, 408])("rule 9: %i of the transferee means that it is gone: BYE to both, NOTIFY 487", async (status) => {
    const world = await play({ ...flow, hold: false, transferee: { reInvite: [{ status }] } });
    expect(notified(world)).toEqual([100, 487]);
    expect(world.agent("pbx").up).toEqual([]);
    expect(world.agent(target).up).toEqual([]);
    world.hangUp("north");
    await expectEnded(world);
  });

  it("rule 9: a 200 without SDP takes E1 as unchanged", async () => {
    const world = await play({ ...flow, hold: false, transferee: { reInvite: [{ sdp: false }] } });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(got(world, target, "INVITE")).toHaveLength(1);
    await expectEnded(world);
  });

  it("rule 9: a 1xx and no final response is cancelled", async () => {
    const world = await play(
      { ...flow, hold: false, transferee: { reInvite: [{ provisional: [{ status: 100 }], status: "never" }] } },
      120_000,
    );
    expect(got(world, "north", "CANCEL").length).toBeGreaterThan(0);
    expect(notified(world)).toHaveLength(2);
    expect(notified(world)[1]).not.toBe(200);
    world.hangUp("north");
    await expectEnded(world);
  });

  it("rule 10: the target is acknowledged before the transferee is asked", async () => {
    const world = await moves({});
    const sent = world.platform.captured
      .filter(({ direction }) => direction === "out")
      .map(({ text, remote }) => ({ message: readMessage(text), remote }));
    const ack = sent.findIndex(
      ({ message, remote }) => message?.method === "ACK" && remote.startsWith(world.agent(target).address),
    );
    const offers = sent.flatMap(({ message, remote }, i) =>
      message?.isRequest === true && message.method === "INVITE" && remote.startsWith("127.0.20.3") && i > ack
        ? [i]
        : [],
    );
    expect(ack).toBeGreaterThan(-1);
    expect(offers.length).toBeGreaterThan(0);
    await expectEnded(world);
  });

  it("rule 11: the transferor resumes while the target rings; the transfer goes on", async () => {
    const resume = {
      on: "notify.trying",
      after: 100,
      do: { kind: "re-invite", media: { direction: "sendrecv" } },
    } as const;
    const world = await moves({ pbx: { steps: [resume] }, target: { invite: [{ ...RING, after: 2_000 }] } });
    expect(
      world.agent("pbx").responses.filter(({ method, status }) => method === "INVITE" && status === 200).length,
    ).toBeGreaterThan(0);
    await expectEnded(world);
  });

  it("rule 11: the transferee's own re-INVITE while the target rings is relayed", async () => {
    const anew = { on: "up", after: 1_200, do: { kind: "re-invite", media: { port: 31_000 } } } as const;
    const world = await moves({ transferee: { steps: [anew] }, target: { invite: [{ ...RING, after: 2_000 }] } });
    expect(world.agent(target).media[0]?.remote.port).toBe(31_000);
    await expectEnded(world);
  });

  it("rule 11: the target's re-INVITE before the bridging ends waits behind a 100", async () => {
    const world = await moves({
      hold: false,
      transferee: { reInvite: [{ provisional: [{ status: 100 }], after: 1_000 }] },
      target: { invite: [RING], steps: [{ on: "up", after: 200, do: { kind: "re-invite", media: { port: 41_000 } } }] },
    });
    expect(world.agent("north").media[0]?.remote.port).toBe(41_000);
    await expectEnded(world);
  });

  it("rule 11: the target's UPDATE with an offer before the bridging ends gets 500 with Retry-After", async () => {
    const world = await moves({
      hold: false,
      transferee: { reInvite: [{ provisional: [{ status: 100 }], after: 1_000 }] },
      target: { invite: [RING], steps: [{ on: "up", after: 200, do: { kind: "update", media: { port: 41_000 } } }] },
    });
    const [update] = world.agent(target).responses.filter(({ method }) => method === "UPDATE");
    expect(update?.status).toBe(500);
    expect(update?.text).toMatch(/^Retry-After: \d+/m);
    await expectEnded(world);
  });

  it.each([
    ["as soon as it is acknowledged", 0],
    ["while the transferee thinks", 300],
  ])("rule 12: the target hangs up before the bridging, %s: NOTIFY 480, the call goes on", async (_, after) => {
    const world = await stays(480, {
      hold: false,
      transferee: { reInvite: [{ provisional: [{ status: 100 }], after: 1_000 }, {}] },
      target: { invite: [RING], steps: [{ on: "up", after, do: { kind: "bye" } }] },
    });
    // Rule 8: the transferee has the transferor's SDP again.
    expect(world.agent("north").media[0]?.remote.port).toBe(20_000);
    await expectEnded(world);
  });

  it("rule 13: a 200 without SDP after an 18x with it is answered by that one", async () => {
    const world = await play({
      ...flow,
      target: { invite: [{ provisional: [{ status: 183, after: 50, sdp: true }], after: 500, sdp: false }] },
    });
    expect(notified(world)).toEqual([100, 200]);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    await expectEnded(world);
  });

  it("rule 13: a 200 without any SDP is no answer: 488, the call goes on", async () => {
    const world = await play({ ...flow, target: { invite: [{ ...RING, sdp: false }] } });
    expect(notified(world)).toEqual([100, 488]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    await expectEnded(world);
  });

  it("rule 17: NOTIFY, BYE and our re-INVITEs share one CSeq a dialog", async () => {
    const world = await moves({});
    const own = got(world, "pbx", "NOTIFY")
      .concat(got(world, "pbx", "BYE"))
      .map((text) => cseqOf(readMessage(text) as NonNullable<ReturnType<typeof readMessage>>));
    expect(own).toEqual([...own].sort((a, b) => a - b));
    expect(new Set(own).size).toBe(own.length);
    await expectEnded(world);
  });
});
