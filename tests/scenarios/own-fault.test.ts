import type { SimWorld, WorldPlatform } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import { clusterTransferWorld, FLOWS, outcomes, type TransferFlow, transferWorld, whoIsUp } from "./transfer-flow.ts";

const CURSED = "2025550299";
const CURSED_REFER: TransferFlow = { referTo: `<sip:+1${CURSED}@acme.trunk.example>` };
const ANSWERED_MS = 3_000;

/** A numbering plan that throws at a number: our own bug, in the middle of a step. */
const throwsAt =
  (number: string, times = Number.POSITIVE_INFINITY): NonNullable<TransferFlow["plan"]> =>
  (plan) => {
    let left = times;
    return {
      ...plan,
      parse(digits, country) {
        if (!digits.endsWith(number) || left === 0) return plan.parse(digits, country);
        left -= 1;
        throw new Error("our own bug");
      },
    };
  };

/** Twice more than its script does, before anything else happens to the call. */
async function referAgain(world: SimWorld<WorldPlatform>): Promise<void> {
  expect(await world.until(() => world.agent("pbx").refers[0]?.status === 500, ANSWERED_MS)).toBe(true);
  for (let again = 1; again <= 2; again += 1) {
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    world.act("pbx", { kind: "refer", to: `<sip:+1${CURSED}@acme.trunk.example>` });
    expect(await world.until(() => world.agent("pbx").refers[again]?.status === 500, ANSWERED_MS)).toBe(true);
  }
  await world.run(ANSWERED_MS);
}

const endings = (events: readonly { readonly body: { readonly type: string; readonly why?: string } }[]) =>
  events.flatMap(({ body }) => (body.type === "call.ended" ? [body.why ?? ""] : []));

describe("a call whose steps throw is ended, and nobody is left in a dialog (CLUSTER rule 26)", () => {
  it.each(FLOWS)("in one process: %o", async ({ direction }) => {
    const world = await transferWorld({ ...CURSED_REFER, direction, plan: throwsAt(CURSED) });
    await referAgain(world);
    expect(whoIsUp(world)).toEqual([]);
    expect(endings(world.platform.log.events)).toEqual(["fault"]);
    expect(outcomes(world)).toEqual([]);
  });

  it("on a cluster", async () => {
    const world = await clusterTransferWorld({ ...CURSED_REFER, plan: throwsAt(CURSED) }, { routers: 2, edges: 2 });
    await referAgain(world);
    expect(whoIsUp(world)).toEqual([]);
    expect(endings(world.platform.log.events)).toEqual(["fault"]);
  });

  it("one throw is no end: the REFER gets a 500, and the call lives on", async () => {
    const world = await transferWorld({ ...CURSED_REFER, plan: throwsAt(CURSED) });
    await world.run(ANSWERED_MS);
    expect(world.agent("pbx").refers.map(({ status }) => status)).toEqual([500]);
    expect(whoIsUp(world)).toEqual(["north", "pbx"]);
    world.act("pbx", { kind: "bye" });
    await world.run(ANSWERED_MS);
    expect(whoIsUp(world)).toEqual([]);
    expect(endings(world.platform.log.events)).toEqual([""]);
  });

  it("also when its state is broken, with the target ringing", async () => {
    const world = await transferWorld({
      target: { invite: [{ provisional: [{ status: 180, after: 40 }], after: 60_000 }] },
    });
    expect(await world.until(() => world.agent("south").requests.length > 0, 2 * ANSWERED_MS)).toBe(true);
    await world.run(500);
    const [call] = world.platform.calls();
    expect(call?.transfer?.phase).toBe("dialing");
    Object.assign(call?.transfer ?? {}, {
      phase: "bridging",
      round: "idle-wait",
      transferor: 99,
      transferee: 99,
      target: 99,
      reporter: 99,
    });
    for (let times = 0; times < 3; times += 1) {
      world.act("north", { kind: "request", method: "INFO" });
      await world.run(20);
    }
    await world.run(ANSWERED_MS);
    expect(whoIsUp(world)).toEqual([]);
    expect(world.agent("south").requests.map(({ method }) => method)).toEqual(["INVITE", "CANCEL"]);
    expect(endings(world.platform.log.events)).toEqual(["fault", "fault"]);
  });
});
