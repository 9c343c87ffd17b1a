import type { TrunkCredit } from "@tandem/directory";
import type { SimWorld } from "@tandem/testkit";
import { describe, expect, it } from "vitest";
import {
  type CallDirection,
  expectEnded,
  expectLivesOn,
  expectStanding,
  notified,
  type TransferFlow,
  transferWorld,
  whoIsUp,
} from "./transfer-flow.ts";

// The world's price is 0.01 a second, so a leg reserves 0.90 before its INVITE.
const WAYS = [
  { direction: "termination", caller: "pbx" },
  { direction: "origination", caller: "north" },
] as const;

async function world(
  direction: CallDirection,
  balance: string,
  more: TransferFlow & { readonly onBillingDown?: TrunkCredit["onBillingDown"]; readonly isSilent?: boolean } = {},
): Promise<SimWorld> {
  const { onBillingDown = "failClosed", isSilent = false, ...flow } = more;
  const credit: TrunkCredit = { balance, currency: "EUR", onBillingDown };
  const made = await transferWorld({ direction, hold: false, refers: false, ...flow, trunk: { credit } });
  made.billing.isSilent = isSilent;
  return made;
}

async function figures({ billing, clock }: SimWorld) {
  const [found] = await billing.book.balances("acme", clock.now());
  if (found === undefined) throw new Error("no account");
  return { leased: Number(found.leased) / 1e6, reserved: Number(found.reserved) / 1e6 };
}

describe.each(WAYS)("credit, $direction", ({ direction, caller }) => {
  it("refuses a dialled call that the balance does not cover, with 402", async () => {
    const made = await world(direction, "0.899999");
    await made.run(2_000);
    expect(made.agent(caller).dialogs[0]).toMatchObject({ ending: "refused", status: 402 });
    expect(
      made.platform.captured.some(({ text }) =>
        /^SIP\/2.0 402 Payment Required\r\n[\s\S]*^Warning: 399 .*balance/m.test(text),
      ),
    ).toBe(true);
    expect(await figures(made)).toMatchObject({ reserved: 0 });
    await expectEnded(made);
  });

  it("makes a call that it just covers", async () => {
    const made = await world(direction, "0.90");
    await made.run(2_000);
    expect(whoIsUp(made)).toEqual(["north", "pbx"]);
    await expectEnded(made);
  });

  it("TRANSFER §3: refuses a referred call with 202 and NOTIFY 402, and the call lives on", async () => {
    const made = await world(direction, "1.70", { refers: true });
    await made.run(3_000);
    expect(made.agent("pbx").refers[0]?.status).toBe(202);
    expect(notified(made)).toEqual([100, 402]);
    await expectLivesOn(made);
  });

  it("covers both PSTN legs of a transfer", async () => {
    const made = await world(direction, "1.80", { refers: true });
    await made.run(3_000);
    expect(notified(made)).toEqual([100, 200]);
    await expectEnded(made);
  });

  it("is not asked for a foreign target, which is free of charge", async () => {
    const made = await world(direction, "0.90", { refers: true, targetClass: "SIP" });
    await made.run(3_000);
    expect(notified(made)).toEqual([100, 200]);
    await expectEnded(made);
  });

  it.each([
    { onBillingDown: "failOpen", up: ["north", "pbx"], status: undefined },
    { onBillingDown: "failClosed", up: [], status: 503 },
  ] as const)("decides with $onBillingDown when billing is silent", async ({ onBillingDown, up, status }) => {
    const made = await world(direction, "5.00", { onBillingDown, isSilent: true });
    await made.run(2_000);
    expect(whoIsUp(made)).toEqual(up);
    if (status !== undefined) expect(made.agent(caller).dialogs[0]).toMatchObject({ ending: "refused", status });
    await expectEnded(made);
  });

  it("ends a call whose balance is drained, with BYE and Reason to both", async () => {
    const made = await world(direction, "1.60");
    await made.run(119_000);
    expect(whoIsUp(made)).toEqual(["north", "pbx"]);
    await made.run(3_000);
    expect(whoIsUp(made)).toEqual([]);
    const byes = made.platform.captured.filter(({ text }) => text.startsWith("BYE "));
    expect(byes).toHaveLength(2);
    for (const { text } of byes) expect(text).toMatch(/^Reason: SIP;cause=402;text="credit is used up"\r$/m);
    await expectEnded(made);
  });

  it("goes on when credit was added in time", async () => {
    const made = await world(direction, "1.60");
    await made.run(119_000);
    await made.billing.book.add({ trunk: "acme", micros: 5_000_000n, key: "top-up", by: "" }, made.clock.now());
    await made.run(120_000);
    expect(whoIsUp(made)).toEqual(["north", "pbx"]);
    expectStanding(made);
    await expectEnded(made);
  });

  it.each([
    { onBillingDown: "failOpen", up: ["north", "pbx"] },
    { onBillingDown: "failClosed", up: [] },
  ] as const)(
    "CLUSTER rule 31: a running call has a grace of 5 minutes, $onBillingDown",
    async ({ onBillingDown, up }) => {
      const made = await world(direction, "50.00", { onBillingDown });
      await made.run(30_000);
      made.billing.isSilent = true;
      // The slice covers it until 150 s after the answer; a renewal more than five minutes later finds the grace over.
      await made.run(420_000);
      expect(whoIsUp(made)).toEqual(["north", "pbx"]);
      await made.run(65_000);
      expect(whoIsUp(made)).toEqual(up);
      await expectEnded(made);
    },
  );

  it("holds what an ended call costs until the ledger has it, and gives the rest back", async () => {
    const made = await world(direction, "50.00");
    await made.run(10_300);
    expect(await figures(made)).toEqual({ leased: 1.9, reserved: 0 });
    made.hangUp();
    await made.run(1_210_000);
    expect(await figures(made)).toEqual({ leased: 0, reserved: 0.1 });
    made.billing.book.post({ leg: settledLeg(made), trunk: "acme", currency: "EUR", micros: 100_000n });
    const [after] = await made.billing.book.balances("acme", made.clock.now());
    expect(after).toMatchObject({ balance: 49_900_000n, reserved: 0n });
    await expectEnded(made);
  });

  it("releases the reservation of a call that nobody answers", async () => {
    const called = direction === "termination" ? "transferee" : "pbx";
    const made = await world(direction, "0.90", { [called]: { invite: [{ status: 486 }] } });
    await made.run(2_000);
    made.act(caller, {
      kind: "call",
      to: direction === "termination" ? "sip:+12025550101@acme.trunk.example" : "sip:+12025550100@127.0.20.1",
    });
    await made.run(2_000);
    expect(made.agent(caller).dialogs.map(({ status }) => status)).toEqual([486, 486]);
    await expectEnded(made);
  });

  it("goes on from the next router's slice when a router dies, and the dead one's lease ends", async () => {
    const made = await world(direction, "5.00");
    await made.run(5_000);
    expect(await figures(made)).toEqual({ leased: 1.9, reserved: 0 });
    made.platform.crash(200);
    await made.run(65_000);
    expect(await figures(made)).toEqual({ leased: 4.205, reserved: 0 });
    await made.run(60_000);
    expect(whoIsUp(made)).toEqual(["north", "pbx"]);
    made.hangUp();
    await made.run(1_900_000);
    expect(await figures(made)).toEqual({ leased: 0, reserved: 1.3 });
  });
});

/** The id of the answered carrier's leg, as the ledger has it. */
function settledLeg({ platform }: SimWorld): string {
  for (const { body } of platform.log.events) {
    if (body.type === "leg.ended" && body.side === "carrier" && body.answeredAt !== 0) return body.leg;
  }
  throw new Error("no carrier's leg has ended");
}
