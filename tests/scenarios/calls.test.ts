import { carrierWith, configWith, routeWith } from "@tandem/directory";
import { type AnswerPlan, field, readMessage, type Script, type SimWorld, type Step } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  type CallDirection,
  expectEnded,
  expectStanding,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };
const TO = { termination: "sip:+12025550101@acme.trunk.example", origination: "sip:+12025550100@127.0.20.1" } as const;

/** Who calls and who is called, either way. */
const WAYS = [
  { direction: "termination", caller: "pbx", called: "north" },
  { direction: "origination", caller: "north", called: "pbx" },
] as const;

/** A call without a transfer. `caller` and `called` are the two ends, whichever they are. */
async function call(
  direction: CallDirection,
  caller: Script,
  called: Script = { invite: [RING] },
  more: TransferFlow = {},
): Promise<SimWorld> {
  const [pbx, transferee] = direction === "termination" ? [caller, called] : [called, caller];
  return await transferWorld({ direction, hold: false, refers: false, ...more, pbx, transferee });
}

describe.each(WAYS)("a call, $direction", ({ direction, caller, called }) => {
  it("is set up, and either side may end it", async () => {
    for (const who of [caller, called]) {
      const world = await call(direction, {});
      await world.run(2_000);
      expect(whoIsUp(world)).toEqual(["north", "pbx"]);
      expectStanding(world);
      world.hangUp(who);
      await world.run(1_000);
      expect(whoIsUp(world)).toEqual([]);
      await expectEnded(world);
    }
  });

  it("brings early media across, and the answer is the same", async () => {
    const world = await call(
      direction,
      {},
      { invite: [{ provisional: [{ status: 183, after: 50, sdp: true }], after: 800 }] },
    );
    await world.run(400);
    expect(world.agent(caller).dialogs[0]?.remoteSdp).toMatch(/m=audio [1-9]/);
    await world.run(2_000);
    expectStanding(world);
    await expectEnded(world);
  });

  it("is cancelled by the caller", async () => {
    const world = await call(
      direction,
      { steps: [{ on: "ringing", after: 100, do: { kind: "cancel" } }] },
      { invite: [{ ...RING, status: "never" }] },
    );
    await world.run(3_000);
    expect(world.agent(caller).dialogs[0]).toMatchObject({ ending: "cancelled", status: 487 });
    expect(world.agent(called).dialogs[0]?.ending).toBe("cancelled");
    await expectEnded(world);
  });

  it("is cancelled in the moment of the answer: nobody is left in it", async () => {
    for (const after of [340, 345, 349, 350, 351, 355, 359]) {
      const world = await call(direction, { steps: [{ on: "ringing", after, do: { kind: "cancel" } }] });
      await world.run(40_000);
      expect(whoIsUp(world)).toEqual([]);
      await expectEnded(world);
    }
  });

  it("is refused with the called side's status", async () => {
    const world = await call(direction, {}, { invite: [{ ...RING, status: 486 }] });
    await world.run(3_000);
    expect(world.agent(caller).dialogs[0]).toMatchObject({ ending: "refused", status: 486 });
    await expectEnded(world);
  });

  it("is held and resumed by either side", async () => {
    for (const who of [caller, called]) {
      const steps: readonly Step[] = [
        { on: "up", after: 300, do: { kind: "re-invite", media: { direction: "sendonly" } } },
        { on: "re-invite.done", after: 500, do: { kind: "re-invite", media: { direction: "sendrecv" } } },
      ];
      const world = await call(
        direction,
        who === caller ? { steps } : {},
        who === called ? { invite: [RING], steps } : { invite: [RING] },
      );
      await world.run(1_100);
      expect(world.agent(who === caller ? called : caller).media[0]?.remote.direction).toBe("sendonly");
      expectStanding(world);
      await world.run(2_000);
      expect(world.agent(who === caller ? called : caller).media[0]?.remote.direction).toBe("sendrecv");
      expectStanding(world);
      await expectEnded(world);
    }
  });

  it("begins without an offer: the answer is in the ACK (rule 15)", async () => {
    const steps: readonly Step[] = [{ on: "start", do: { kind: "call", to: TO[direction], sdp: false } }];
    const agents: TransferFlow =
      direction === "termination"
        ? { pbx: { steps }, transferee: { invite: [RING] } }
        : { pbx: { invite: [RING] }, transferee: { steps } };
    // The flow's own call is the other way round, so that this one is the only one.
    const world = await transferWorld({
      ...agents,
      direction: direction === "termination" ? "origination" : "termination",
      hold: false,
      refers: false,
    });
    await world.run(3_000);
    const offerless = world.agent(caller).dialogs.find(({ invite, role }) => role === "uac" && !invite.includes("v=0"));
    expect(offerless?.state).toBe("up");
    expectStanding(world);
    await expectEnded(world);
  });

  it("re-INVITE without an offer: the offer comes back from the other side (rule 15)", async () => {
    const world = await call(direction, { steps: [{ on: "up", after: 300, do: { kind: "re-invite", sdp: false } }] });
    await world.run(3_000);
    expect(world.agent(caller).responses.find(({ method }) => method === "INVITE")?.status).toBe(200);
    expectStanding(world);
    await expectEnded(world);
  });

  it("relays INFO with its body, and the answer back", async () => {
    const info = {
      kind: "request",
      method: "INFO",
      contentType: "application/dtmf-relay",
      body: "Signal=5\r\nDuration=160\r\n",
    } as const;
    const world = await call(direction, { steps: [{ on: "up", after: 300, do: info }] });
    await world.run(2_000);
    expect(world.agent(called).requests.find(({ method }) => method === "INFO")?.text).toContain(
      "Signal=5\r\nDuration=160",
    );
    expect(world.agent(caller).responses.find(({ method }) => method === "INFO")?.status).toBe(200);
    await expectEnded(world);
  });

  it("relays UPDATE with an offer, and answers one without (RFC 3311)", async () => {
    const steps: readonly Step[] = [
      { on: "up", after: 300, do: { kind: "update", media: { port: 21_000 } } },
      { on: "update.done", after: 300, do: { kind: "update", sdp: false } },
    ];
    const world = await call(direction, { steps });
    await world.run(2_000);
    expect(
      world
        .agent(caller)
        .responses.filter(({ method }) => method === "UPDATE")
        .map(({ status }) => status),
    ).toEqual([200, 200]);
    expect(world.agent(called).media[0]?.remote.port).toBe(21_000);
    expectStanding(world);
    await expectEnded(world);
  });

  it("answers OPTIONS within the dialog with what it can (RFC 3261 §11.2)", async () => {
    const world = await call(direction, {
      steps: [{ on: "up", after: 300, do: { kind: "request", method: "OPTIONS" } }],
    });
    await world.run(2_000);
    const options = world.agent(caller).responses.find(({ method }) => method === "OPTIONS");
    expect(options?.status).toBe(200);
    expect(options?.text).toMatch(/^Allow: .*REFER/m);
    await expectEnded(world);
  });

  it("glare: re-INVITEs of both sides at once end in a call that both believe in (RFC 3261 §14.1)", async () => {
    const one: Step = { on: "up", after: 300, do: { kind: "re-invite", media: { port: 21_000 } } };
    const two: Step = { on: "up", after: 300, do: { kind: "re-invite", media: { port: 31_000 } } };
    for (const shift of [0, 3, 5, 8, 10, 13]) {
      const world = await call(
        direction,
        { steps: [one] },
        { invite: [RING], steps: [{ ...two, after: 300 + shift }] },
      );
      await world.run(10_000);
      expect(whoIsUp(world)).toEqual(["north", "pbx"]);
      expectStanding(world);
      await expectEnded(world);
    }
  });

  it("Session-Expires below our Min-SE gets 422 (RFC 4028 §9)", async () => {
    const world = await call(direction, { headers: ["Session-Expires: 60", "Supported: timer"] });
    await world.run(2_000);
    const [refused] = world.agent(caller).responses;
    expect(refused?.status).toBe(422);
    expect(refused?.text).toMatch(/^Min-SE: 90/m);
    await expectEnded(world);
  });

  it("a session timer of the caller is taken, and its end without a refresh ends the call (RFC 4028 §10)", async () => {
    const world = await call(direction, { headers: ["Session-Expires: 120;refresher=uac", "Supported: timer"] });
    await world.run(2_000);
    const ok = world.platform.captured.find(
      ({ direction: way, text }) => way === "out" && text.startsWith("SIP/2.0 200") && text.includes("Session-Expires"),
    );
    expect(ok?.text).toMatch(/^Session-Expires: 120;refresher=uac/m);
    await world.run(130_000);
    expect(whoIsUp(world)).toEqual([]);
    await expectEnded(world);
  });

  it("a session timer that is ours to refresh is refreshed", async () => {
    const refreshed: AnswerPlan = { headers: ["Session-Expires: 120;refresher=uac", "Require: timer"] };
    const world = await call(direction, {
      headers: ["Session-Expires: 120;refresher=uas", "Supported: timer"],
      reInvite: [refreshed],
    });
    await world.run(400_000);
    expect(
      world.agent(caller).requests.filter(({ method }) => method === "INVITE" || method === "UPDATE").length,
    ).toBeGreaterThanOrEqual(5);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("carries X- headers and User-to-User across, and none of its own inside", async () => {
    const world = await call(direction, { headers: ["X-Account: 7", "User-to-User: 04abcd", "P-Secret: no"] });
    await world.run(2_000);
    const invite = readMessage(world.agent(called).dialogs[0]?.invite ?? "");
    expect(invite === undefined ? "" : field(invite, "x-account")).toBe("7");
    expect(invite === undefined ? "" : field(invite, "user-to-user")).toBe("04abcd");
    expect(invite === undefined ? "" : field(invite, "p-secret")).toBe("");
    await expectEnded(world);
  });

  it("survives 20 % loss, duplication and reordering from the first INVITE to the last BYE", async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const world = await call(
        direction,
        { steps: [{ on: "up", after: 4_000, do: { kind: "re-invite", media: { direction: "sendonly" } } }] },
        { invite: [RING] },
        {
          seed,
          faults: { loss: 0.2, duplication: 0.1, reordering: 0.3, reorderMs: 200, latencyMs: [2, 30] },
        },
      );
      await world.run(60_000);
      expectStanding(world);
      await expectEnded(world);
    }
  });
});

describe("carriers", () => {
  const two = {
    config: {
      routes: [routeWith("+1202555010", "north", "south")],
      carriers: [carrierWith(), carrierWith({ name: "south", address: "127.0.20.4" })],
    },
  };

  it.each([503, 500, 408])(
    "fail over on %i: the next one gets the call, the caller hears nothing of it",
    async (status) => {
      const world = await transferWorld({
        ...two,
        hold: false,
        refers: false,
        transferee: { invite: [{ status }] },
        target: { invite: [RING] },
      });
      await world.run(3_000);
      expect(whoIsUp(world)).toEqual(["pbx", "south"]);
      expectStanding(world);
      await expectEnded(world);
    },
  );

  it("do not fail over on 486", async () => {
    const world = await transferWorld({
      ...two,
      hold: false,
      refers: false,
      transferee: { invite: [{ status: 486 }] },
      target: { invite: [RING] },
    });
    await world.run(3_000);
    expect(world.agent("pbx").dialogs[0]).toMatchObject({ ending: "refused", status: 486 });
    expect(world.agent("south").dialogs).toEqual([]);
    await expectEnded(world);
  });

  it("that say nothing at all are given up, and the next one gets the call", async () => {
    const world = await transferWorld({
      ...two,
      hold: false,
      refers: false,
      transferee: { invite: [{ status: "never" }] },
      target: { invite: [RING] },
    });
    await world.run(200_000);
    expect(world.agent("south").dialogs).toHaveLength(1);
    await expectEnded(world);
  });

  it("all fail: the caller gets the status that stands for all, and never a bare 503", async () => {
    const world = await transferWorld({
      ...two,
      hold: false,
      refers: false,
      transferee: { invite: [{ status: 503 }] },
      target: { invite: [{ status: 503 }] },
    });
    await world.run(3_000);
    expect(world.agent("pbx").dialogs[0]).toMatchObject({ ending: "refused", status: 500 });
    await expectEnded(world);
  });
});

describe("calls that are refused", () => {
  it.each([
    ["a number of nobody", "origination", "sip:+12025550999@127.0.20.1", 404],
    ["a country that is not permitted", "termination", "sip:+442079460000@acme.trunk.example", 403],
    ["no number of the dial plan", "termination", "sip:hello@acme.trunk.example", 404],
  ] as const)("%s (%s): %s", async (_, direction, to, status) => {
    const steps: readonly Step[] = [{ on: "start", do: { kind: "call", to } }];
    const world = await transferWorld({
      direction: direction === "termination" ? "origination" : "termination",
      hold: false,
      refers: false,
      config: configWith(),
      ...(direction === "termination"
        ? { pbx: { invite: [{ status: 486 }], steps } }
        : { transferee: { invite: [{ status: 486 }], steps } }),
    });
    await world.run(3_000);
    const caller = world.agent(direction === "termination" ? "pbx" : "north");
    expect(caller.dialogs.filter(({ role }) => role === "uac").map((dialog) => dialog.status)).toContain(status);
    await expectEnded(world);
  });
});
