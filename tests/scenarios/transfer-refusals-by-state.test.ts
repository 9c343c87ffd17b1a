import { routeWith } from "@tandem/directory";
import { describe, expect, it } from "vitest";
import {
  expectEnded,
  expectLivesOn,
  expectStanding,
  FLOWS,
  outcomes,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

const PSTN = "sip:+12025550201@acme.trunk.example";
const UP_MS = 3_000;
const WARNING = /^Warning: 399 /m;

describe("TRANSFER §3: refusals that depend on the call's state", () => {
  it("a carrier's leg may not transfer: 403", async () => {
    const world = await transferWorld({
      hold: false,
      refers: false,
      transferee: { steps: [{ on: "up", after: 300, do: { kind: "refer", to: `<${PSTN}>` } }] },
    });
    await world.run(UP_MS);
    expect(world.agent("north").refers[0]).toMatchObject({ status: 403 });
    expect(world.agent("north").refers[0]?.response).toMatch(WARNING);
    await expectLivesOn(world);
  });

  it("a foreign leg may not transfer: 403, and the two go on talking", async () => {
    const world = await transferWorld({
      targetClass: "SIP",
      target: { invite: [{ after: 100 }], steps: [{ on: "up", after: 8_000, do: { kind: "refer", to: `<${PSTN}>` } }] },
    });
    await world.run(15_000);
    expect(world.agent("foreign").refers[0]).toMatchObject({ status: 403 });
    expect(whoIsUp(world)).toEqual(["foreign", "north"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it("an emergency call is not transferred: 403", async () => {
    const world = await transferWorld({
      direction: "origination",
      refers: false,
      config: { routes: [routeWith("911", "south")] },
      pbx: {
        steps: [
          { on: "start", do: { kind: "call", to: "sip:911@acme.trunk.example" } },
          { on: "up", after: 300, do: { kind: "refer", to: `<${PSTN}>` } },
        ],
      },
      transferee: { invite: [{ status: 486 }] },
      hold: false,
    });
    await world.run(UP_MS);
    const refused = world.agent("pbx").refers.map(({ status }) => status);
    expect(refused).toContain(403);
    await expectEnded(world);
  });

  it("an early dialog: 491", async () => {
    const world = await transferWorld({
      hold: false,
      refers: false,
      pbx: { steps: [{ on: "ringing", after: 50, do: { kind: "refer", to: `<${PSTN}>` } }] },
    });
    await world.run(UP_MS);
    expect(world.agent("pbx").refers[0]).toMatchObject({ status: 491 });
    await expectLivesOn(world);
  });

  it.each(FLOWS)("a transfer in progress: 491, and the first one goes on ($direction, $targetClass)", async (flow) => {
    const again = { on: "refer.accepted", after: 50, do: { kind: "refer", to: `<${PSTN}>` } } as const;
    const world = await transferWorld({ ...flow, pbx: { steps: [again] } });
    await world.run(10_000);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([202, 491]);
    expect(outcomes(world)).toEqual(["REFUSED 491", "MOVED 200"]);
    expectStanding(world);
    await expectEnded(world);
  });

  it.each(FLOWS)("during the guard: 403 ($direction, $targetClass)", async (flow) => {
    const again = { on: "notify.final", after: 500, do: { kind: "refer", to: `<${PSTN}>` } } as const;
    const world = await transferWorld({ ...flow, pbx: { steps: [again] } });
    await world.run(10_000);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([202, 403]);
    expect(outcomes(world)).toEqual(["MOVED 200", "REFUSED 403"]);
    await expectEnded(world);
  });

  it("maxTransfers counts those that moved somebody: after a busy target the next one is taken", async () => {
    const again = { on: "notify.final", after: 500, do: { kind: "refer", to: `<${PSTN}>` } } as const;
    const world = await transferWorld({
      hold: false,
      trunk: { policy: { maxTransfers: 1 } },
      target: { invite: [{ status: 486 }] },
      pbx: { steps: [again] },
    });
    await world.run(UP_MS);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([202, 202]);
    await expectLivesOn(world);
  });

  it("Replaces naming the REFER's own dialog: 403", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(1_500);
    const [dialog] = world.agent("pbx").up;
    const replaces = `${dialog?.callId};to-tag=${dialog?.remoteTag};from-tag=${dialog?.localTag}`;
    world.act("pbx", { kind: "refer", to: `<sip:x@acme.trunk.example?Replaces=${encodeURIComponent(replaces)}>` });
    await world.run(1_000);
    expect(world.agent("pbx").refers[0]).toMatchObject({ status: 403 });
    await expectLivesOn(world);
  });

  it("a REFER in a dialog that has ended: 481", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(1_500);
    const [dialog] = world.agent("pbx").up;
    world.hangUp("pbx");
    await world.run(1_000);
    if (dialog !== undefined) dialog.state = "up";
    world.act("pbx", { kind: "refer", to: `<${PSTN}>` });
    await world.run(1_000);
    expect(world.agent("pbx").refers[0]).toMatchObject({ status: 481 });
    if (dialog !== undefined) dialog.state = "ended";
    await expectEnded(world);
  });

  it("a REFER whose To tag matches nothing: 481, and the call goes on", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(1_500);
    const [dialog] = world.agent("pbx").up;
    const ours = dialog?.remoteTag ?? "";
    if (dialog !== undefined) dialog.remoteTag = "nobody";
    world.act("pbx", { kind: "refer", to: `<${PSTN}>` });
    await world.run(1_000);
    expect(world.agent("pbx").refers[0]).toMatchObject({ status: 481 });
    if (dialog !== undefined) dialog.remoteTag = ours;
    await expectLivesOn(world);
  });

  it("no To tag and no Target-Dialog: 403, and the call goes on", async () => {
    const world = await transferWorld({ hold: false, refers: false });
    await world.run(1_500);
    const [dialog] = world.agent("pbx").up;
    const ours = dialog?.remoteTag ?? "";
    if (dialog !== undefined) dialog.remoteTag = "";
    world.act("pbx", { kind: "refer", to: `<${PSTN}>` });
    await world.run(1_000);
    expect(world.agent("pbx").refers[0]).toMatchObject({ status: 403 });
    if (dialog !== undefined) dialog.remoteTag = ours;
    await expectLivesOn(world);
  });
});
