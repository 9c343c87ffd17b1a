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
const BUSY: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400, status: 486 };

async function play(flow: TransferFlow, ms = 10_000): Promise<SimWorld> {
  const world = await transferWorld(flow);
  await world.run(ms);
  return world;
}

function byeAt(world: SimWorld): number {
  return world.agent("pbx").requests.find(({ method }) => method === "BYE")?.at ?? 0;
}

describe.each(FLOWS)("NOTIFY and BYE of a transfer, $direction, class $targetClass", (flow) => {
  const target = TARGET[flow.targetClass];

  it("rule 19: 202 and NOTIFY bear a Contact, and the subscription outlasts the ring time-out and 64*T1", async () => {
    const world = await play({ ...flow, trunk: { policy: { transferRingTimeoutSec: 30 } } });
    const [trying, final] = world.agent("pbx").notifies;
    const seconds = Number(/^active;expires=(\d+)/.exec(trying?.subscriptionState ?? "")?.[1] ?? 0);
    expect(seconds).toBeGreaterThanOrEqual(62);
    expect(final?.subscriptionState).toBe("terminated;reason=noresource");
    expect(world.agent("pbx").refers[0]?.response).toMatch(/^Contact: </m);
    for (const { text, method } of world.agent("pbx").requests)
      if (method === "NOTIFY") expect(text).toMatch(/^Contact: </m);
    await expectEnded(world);
  });

  it("rule 19: progress is told where the trunk asks for it, at most once a second", async () => {
    const ringing = {
      provisional: [
        { status: 180, after: 40 },
        { status: 183, after: 100 },
        { status: 180, after: 1_500 },
      ],
      after: 4_000,
    };
    const world = await play(
      { ...flow, trunk: { policy: { notifyProgress: "ALL" } }, target: { invite: [ringing] } },
      15_000,
    );
    const statuses = notified(world);
    expect(statuses[0]).toBe(100);
    expect(statuses.at(-1)).toBe(200);
    expect(statuses).toContain(180);
    const progress = world.agent("pbx").notifies.slice(1, -1);
    for (const [i, { at }] of progress.entries()) expect(at - (progress[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    await expectEnded(world);
  });

  it("notifyProgress NONE: the final NOTIFY only", async () => {
    const world = await play({ ...flow, trunk: { policy: { notifyProgress: "NONE" } } });
    expect(notified(world)).toEqual([200]);
    await expectEnded(world);
  });

  it.each([481, 489, 405, 404, 501])(
    "rule 20: %i to the final NOTIFY removes the subscription, and the guard runs from `moved`",
    async (status) => {
      const world = await play({ ...flow, pbx: { notify: [{}, { status }] } });
      expect(notified(world)).toEqual([100, 200]);
      const movedAt = world.platform.log.events.find(({ body }) => body.type === "transfer.finished")?.at ?? 0;
      expect(byeAt(world) - movedAt).toBeGreaterThanOrEqual(2_000);
      expect(byeAt(world) - movedAt).toBeLessThan(2_200);
      expectStanding(world);
      await expectEnded(world);
    },
  );

  it("rule 20: 500 to the final NOTIFY ends that NOTIFY alone, and the transfer stands", async () => {
    const world = await play({ ...flow, pbx: { notify: [{}, { status: 500 }] } });
    expect(notified(world)).toEqual([100, 200]);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    await expectEnded(world);
  });

  it("rule 20: 500 to the first NOTIFY does not keep the final one back", async () => {
    const world = await play({ ...flow, pbx: { notify: [{ status: 500 }, {}] } });
    expect(notified(world)).toEqual([100, 200]);
    await expectEnded(world);
  });

  it("rule 20: 489 to the first NOTIFY is the end of the NOTIFYs, not of the transfer", async () => {
    const world = await play({ ...flow, pbx: { notify: [{ status: 489 }] } });
    expect(notified(world)).toEqual([100]);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    await expectEnded(world);
  });

  it("rule 20: a NOTIFY that is never answered ends with Timer F, and then the transferor gets its BYE", async () => {
    const world = await play({ ...flow, pbx: { notify: [{}, { status: "never" }] } }, 50_000);
    expect(notified(world)).toEqual([100, 200]);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    await expectEnded(world);
  });

  it.each(["Refer-Sub: false", "Require: nosub"])(
    "rule 21: %s: no NOTIFY, and the guard starts at `moved`",
    async (header) => {
      const world = await play({ ...flow, referHeaders: [header] });
      expect(notified(world)).toEqual([]);
      expect(outcomes(world)).toEqual(["MOVED 200"]);
      const movedAt = world.platform.log.events.find(({ body }) => body.type === "transfer.finished")?.at ?? 0;
      expect(byeAt(world) - movedAt).toBeGreaterThanOrEqual(2_000);
      expectStanding(world);
      await expectEnded(world);
    },
  );

  it("rule 22: a failed transfer brings no BYE", async () => {
    const world = await play({ ...flow, target: { invite: [BUSY] } });
    expect(notified(world)).toEqual([100, 486]);
    expect(byeAt(world)).toBe(0);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 22: during the guard a re-INVITE gets 200 inactive, INFO and OPTIONS 200", async () => {
    const world = await play({
      ...flow,
      pbx: {
        steps: [
          { on: "notify.final", after: 300, do: { kind: "re-invite", media: { direction: "sendrecv" } } },
          { on: "notify.final", after: 600, do: { kind: "request", method: "INFO" } },
          { on: "notify.final", after: 900, do: { kind: "request", method: "OPTIONS" } },
        ],
      },
    });
    const responses = world.agent("pbx").responses.filter(({ at }) => at > (world.agent("pbx").notifies[1]?.at ?? 0));
    const reInvite = responses.find(({ method }) => method === "INVITE");
    expect(reInvite?.status).toBe(200);
    expect(reInvite?.text).toMatch(/^a=inactive/m);
    expect(
      responses.filter(({ method }) => method === "INFO" || method === "OPTIONS").map(({ status }) => status),
    ).toEqual([200, 200]);
    expect(world.agent("north").requests.filter(({ method }) => method === "INFO")).toEqual([]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 22: crossing BYEs are both answered", async () => {
    const world = await play({ ...flow, pbx: { steps: [{ on: "notify.final", after: 1_995, do: { kind: "bye" } }] } });
    expect(
      world
        .agent("pbx")
        .responses.filter(({ method }) => method === "BYE")
        .map(({ status }) => status),
    ).toEqual([200]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 22: the end of the referred call does not shorten the guard", async () => {
    const world = await play({
      ...flow,
      target: { invite: [RING], steps: [{ on: "up", after: 500, do: { kind: "bye" } }] },
    });
    expect(notified(world)).toEqual([100, 200]);
    const final = world.agent("pbx").notifies[1]?.at ?? 0;
    expect(byeAt(world) - final).toBeGreaterThanOrEqual(2_000);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("rule 22: the transferee hangs up while the target rings: CANCEL, NOTIFY 487, BYE", async () => {
    const world = await play({
      ...flow,
      hold: false,
      target: { invite: [{ ...RING, after: 20_000 }] },
      transferee: { steps: [{ on: "up", after: 2_000, do: { kind: "bye" } }] },
    });
    expect(notified(world)).toEqual([100, 487]);
    expect(world.agent(target).requests.map(({ method }) => method)).toContain("CANCEL");
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("rule 23: BYE right after the 202: the transfer goes on, and the final NOTIFY comes once", async () => {
    const world = await play({ ...flow, pbx: { steps: [{ on: "refer.accepted", do: { kind: "bye" } }] } });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(notified(world).filter((status) => status === 200)).toHaveLength(1);
    expect(whoIsUp(world)).toEqual(["north", target].sort());
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 23: a trunk switch turns the NOTIFY after a BYE off", async () => {
    const world = await play({
      ...flow,
      trunk: { policy: { notifyAfterBye: false } },
      pbx: { steps: [{ on: "refer.accepted", after: 100, do: { kind: "bye" } }] },
    });
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(notified(world)).toEqual([100]);
    await expectEnded(world);
  });

  it("rule 25: the target fails after the transferor has left: BYE to the transferee with a Reason", async () => {
    const world = await play({
      ...flow,
      target: { invite: [BUSY] },
      pbx: { steps: [{ on: "refer.accepted", do: { kind: "bye" } }] },
    });
    expect(outcomes(world)).toEqual(["FAILED 486"]);
    const [dialog] = world.agent("north").dialogs;
    const bye = readMessage(dialog?.bye ?? "");
    expect(bye === undefined ? "" : field(bye, "reason")).toContain("cause=486");
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("a second REFER after a failure carries an id in its NOTIFYs (RFC 3515 §2.4.6)", async () => {
    const again = {
      on: "notify.final",
      after: 500,
      do: {
        kind: "refer",
        to: flow.targetClass === "PSTN" ? "<sip:+12025550201@acme.trunk.example>" : "<sip:agent@agent.example>",
      },
    } as const;
    const world = await play({ ...flow, hold: false, target: { invite: [BUSY, RING] }, pbx: { steps: [again] } });
    expect(notified(world)).toEqual([100, 486, 100, 200]);
    const [first, , third, fourth] = world.agent("pbx").notifies;
    expect(first?.event).toBe("refer");
    const cseq = world.agent("pbx").refers[1]?.cseq;
    expect(third?.event).toBe(`refer;id=${cseq}`);
    expect(fourth?.event).toBe(`refer;id=${cseq}`);
    expectStanding(world);
    await expectEnded(world);
  });
});

describe("REFER and its surroundings", () => {
  it("rule 17: a REFER that is repeated gets the same response again, and makes no second transfer", async () => {
    const world = await transferWorld({ hold: false, faults: { duplication: 1 } });
    await world.run(10_000);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    expect(world.agent("south").dialogs).toHaveLength(1);
    await expectEnded(world);
  });

  it("rule 17: equal CSeq with another branch is 500", async () => {
    const world = await transferWorld({ hold: false, target: { invite: [BUSY] } });
    await world.run(5_000);
    const [dialog] = world.agent("pbx").up;
    if (dialog !== undefined) dialog.localSeq -= 1;
    world.act("pbx", { kind: "refer", to: "<sip:+12025550201@acme.trunk.example>" });
    await world.run(1_000);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([202, 500]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 18: a REFER right behind a hold that is still pending is accepted, and waits for it", async () => {
    const hold = { kind: "re-invite", media: { direction: "sendonly" } } as const;
    const refer = { kind: "refer", to: "<sip:+12025550201@acme.trunk.example>" } as const;
    const world = await play({
      hold: false,
      refers: false,
      pbx: { steps: [{ on: "up", after: 500, do: [hold, refer] }] },
      transferee: { reInvite: [{ provisional: [{ status: 100 }], after: 1_500 }, {}] },
    });
    expect(world.agent("pbx").refers[0]?.status).toBe(202);
    expect(notified(world)).toEqual([100, 200]);
    const invited = world.agent("south").dialogs[0]?.startedAt ?? 0;
    const held = world.agent("pbx").responses.find(({ method }) => method === "INVITE")?.at ?? 0;
    expect(invited).toBeGreaterThan(held);
    expectStanding(world);
    await expectEnded(world);
  });

  it("rule 18: the wait is bounded by 64*T1", async () => {
    const hold = { kind: "re-invite", media: { direction: "sendonly" } } as const;
    const refer = { kind: "refer", to: "<sip:+12025550201@acme.trunk.example>" } as const;
    const world = await play(
      {
        hold: false,
        refers: false,
        pbx: { steps: [{ on: "up", after: 500, do: [hold, refer] }] },
        transferee: { reInvite: [{ provisional: [{ status: 100 }], status: "never" }] },
      },
      60_000,
    );
    expect(world.agent("pbx").refers[0]?.status).toBe(202);
    expect(notified(world)).toHaveLength(2);
    expect(notified(world)[1]).toBeGreaterThanOrEqual(400);
    await expectEnded(world);
  });

  it("rule 19: SUBSCRIBE refreshes, ends, or matches nothing", async () => {
    const subscribe = (event: string, expires: number) =>
      ({ kind: "request", method: "SUBSCRIBE", headers: [`Event: ${event}`, `Expires: ${expires}`] }) as const;
    const world = await play({
      hold: false,
      target: { invite: [{ ...RING, after: 6_000 }] },
      pbx: {
        steps: [
          { on: "notify.trying", after: 500, do: subscribe("refer", 60) },
          { on: "notify.trying", after: 1_500, do: subscribe("refer;id=999", 60) },
          { on: "notify.trying", after: 2_500, do: subscribe("refer", 0) },
        ],
      },
    });
    const answers = world
      .agent("pbx")
      .responses.filter(({ method }) => method === "SUBSCRIBE")
      .map(({ status }) => status);
    expect(answers).toEqual([200, 481, 200]);
    expect(world.agent("pbx").notifies.at(-1)?.subscriptionState).toMatch(/^terminated/);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
  });

  it.each(FLOWS)(
    "Target-Dialog lets a REFER outside the dialog name its call (RFC 4538; $direction, $targetClass)",
    async (flow) => {
      const refer = { kind: "refer", to: REFER_TO[flow.targetClass], isOutside: true } as const;
      const world = await play(
        { ...flow, hold: false, refers: false, pbx: { steps: [{ on: "up", after: 500, do: refer }] } },
        15_000,
      );
      const [sent] = world.agent("pbx").refers;
      expect(sent?.status).toBe(202);
      expect(notified(world)).toEqual([100, 200]);
      expect(new Set(world.agent("pbx").notifies.map(({ callId }) => callId))).toEqual(new Set([sent?.callId]));
      expect(outcomes(world)).toEqual(["MOVED 200"]);
      expect(whoIsUp(world)).toEqual(["north", TARGET[flow.targetClass]].sort());
      expectStanding(world);
      await expectEnded(world);
    },
  );

  it("Target-Dialog with a tag that is not the dialog's is 403, and the call goes on", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(1_500);
    const [dialog] = world.agent("pbx").up;
    const ours = dialog?.localTag ?? "";
    if (dialog !== undefined) dialog.localTag = "guessed";
    world.act("pbx", { kind: "refer", to: REFER_TO.PSTN, isOutside: true });
    if (dialog !== undefined) dialog.localTag = ours;
    await world.run(2_000);
    expect(world.agent("pbx").refers[0]?.status).toBe(403);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });
});
