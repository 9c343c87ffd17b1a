import { AddCreditOutcome, type AddCreditRequest, type BillingPort } from "@tandem/contracts";
import { expect, it } from "vitest";
import { addCredit } from "./query-balances.ts";

const BALANCE = {
  trunkId: "acme",
  currencyCode: "EUR",
  balanceMicros: 1_500_000n,
  leasedMicros: 0n,
  reservedMicros: 0n,
};

/** The other service, as its contract says. */
function billingThat(outcome: AddCreditOutcome): Pick<BillingPort, "addCredit"> & { asked: AddCreditRequest[] } {
  const asked: AddCreditRequest[] = [];
  return {
    asked,
    addCredit: async (request) => {
      asked.push(request);
      return { outcome, balance: outcome === AddCreditOutcome.NO_ACCOUNT ? undefined : BALANCE };
    },
  };
}

it.each([
  [AddCreditOutcome.ADDED, true],
  [AddCreditOutcome.KNOWN, false],
])("%s is new: %s", async (outcome, isNew) => {
  const billing = billingThat(outcome);
  const added = await addCredit(billing, { trunk: "acme", amount: "0.000001", key: "k", by: "user ann" });
  expect(added).toMatchObject({ ok: true, value: { isNew, key: "k", balance: "1.5000", available: "1.5000" } });
  expect(billing.asked).toEqual([{ trunkId: "acme", amountMicros: 1n, key: "k", addedBy: "user ann" }]);
});

it.each([
  ["1e3", AddCreditOutcome.ADDED, "1e3 is no amount"],
  ["-1", AddCreditOutcome.ADDED, "-1 is no amount"],
  ["0", AddCreditOutcome.ADDED, "0 is no amount"],
  ["0.0000001", AddCreditOutcome.ADDED, "0.0000001 is no amount"],
  ["1000000000.000001", AddCreditOutcome.ADDED, "1000000000.000001 is no amount"],
  ["1", AddCreditOutcome.CONFLICT, "used for another trunk or amount"],
  ["1", AddCreditOutcome.INVALID, "is needed: the same key again adds nothing"],
  ["1", AddCreditOutcome.NO_ACCOUNT, "no balance of trunk acme"],
])("%s with %s is refused: %s", async (amount, outcome, why) => {
  const added = await addCredit(billingThat(outcome), { trunk: "acme", amount, key: "k", by: "user ann" });
  expect(added.ok).toBe(false);
  expect(JSON.stringify(added)).toContain(why);
});
