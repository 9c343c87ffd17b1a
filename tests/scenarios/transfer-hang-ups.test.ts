import type { AnswerPlan, Moment, SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { expectEnded, expectStanding, FLOWS, outcomes, type TransferFlow, transferWorld } from "./transfer-flow.ts";

const RING: AnswerPlan = { provisional: [{ status: 180, after: 40 }], after: 400 };
const SLOW: AnswerPlan = { provisional: [{ status: 100 }], after: 400 };
const BYE = { kind: "bye" } as const;

/** Each moment of a transfer at which a party may hang up, every few milliseconds of it. */
const DELAYS = [
  0, 1, 4, 5, 6, 9, 10, 11, 15, 20, 50, 200, 395, 400, 405, 410, 415, 420, 430, 450, 600, 800, 805, 810, 820, 1_000,
  2_500, 5_000,
];

async function play(flow: TransferFlow): Promise<SimWorld> {
  const world = await transferWorld({ ...flow, target: { invite: [RING], ...flow.target } });
  await world.run(60_000);
  return world;
}

describe.each(FLOWS)("somebody hangs up at each step of a transfer, $direction, class $targetClass", (flow) => {
  const rows = DELAYS.map((after) => ({ after }));

  it.each(rows)("the transferee, $after ms after the REFER", async ({ after }) => {
    // Held before, so that the transferee's moments are the transfer's: the hold's ACK comes 300 ms before the REFER.
    const moment: Moment = "re-invite.acked";
    const world = await play({
      ...flow,
      transferee: { reInvite: [{}, SLOW], steps: [{ on: moment, after: 290 + after, do: BYE }] },
    });
    expectStanding(world);
    expect(outcomes(world)).toHaveLength(outcomes(world).length === 0 ? 0 : 1);
    await expectEnded(world);
  });

  it.each(rows)("the transferor, $after ms after the 202", async ({ after }) => {
    const world = await play({
      ...flow,
      transferee: { reInvite: [{}, SLOW] },
      pbx: { steps: [{ on: "refer.accepted", after, do: BYE }] },
    });
    expectStanding(world);
    expect(outcomes(world)).toEqual(["MOVED 200"]);
    await expectEnded(world);
  });

  it.each(rows)("the target, $after ms after its answer was acknowledged", async ({ after }) => {
    const world = await play({
      ...flow,
      transferee: { reInvite: [{}, SLOW] },
      target: { invite: [RING], steps: [{ on: "up", after, do: BYE }] },
    });
    expectStanding(world);
    expect(outcomes(world)).toHaveLength(1);
    await expectEnded(world);
  });

  it.each(rows)("the transferor, and then the target refuses, $after ms after the 202", async ({ after }) => {
    const world = await play({
      ...flow,
      target: { invite: [{ ...RING, status: 486 }] },
      pbx: { steps: [{ on: "refer.accepted", after, do: BYE }] },
    });
    expectStanding(world);
    expect(outcomes(world)).toEqual(["FAILED 486"]);
    await expectEnded(world);
  });

  it.each(rows)("transferor and transferee together, $after ms after the 202", async ({ after }) => {
    const world = await transferWorld({ ...flow, hold: false, target: { invite: [RING] } });
    await world.until(() => world.agent("pbx").refers[0]?.status === 202, 5_000);
    await world.run(after);
    world.hangUp("pbx", "north");
    await world.run(60_000);
    expectStanding(world);
    expect(outcomes(world)).toHaveLength(1);
    await expectEnded(world);
  });
});
