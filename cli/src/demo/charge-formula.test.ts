import { type BillingPort, Direction, type Rate } from "@tandem/contracts";
import { expect, it } from "vitest";
import { chargeFormula } from "./charge-formula.ts";

const RATE: Rate = {
  rateDeck: "standard",
  direction: Direction.OUTBOUND,
  prefix: "+1202",
  destination: "Washington DC",
  currencyCode: "EUR",
  pricePerMinuteMicros: 3_000n,
  connectionFeeMicros: 1_000n,
  minimumSeconds: 0,
  firstIncrementSeconds: 6,
  nextIncrementSeconds: 6,
  effectiveFromMs: 0,
};

function billingWith(rate: Rate | undefined): Pick<BillingPort, "checkRate"> {
  return {
    checkRate: async () => ({ found: rate !== undefined, rate, reason: "" }),
  };
}

const CHARGE = {
  legId: "l",
  direction: "OUTBOUND",
  number: "+12025550201",
  rateDeck: "standard",
  billingDurationSeconds: 0,
} as const;

it.each([
  ["one second is a first increment", 1, RATE, 1_300n],
  ["seven seconds are two increments", 7, RATE, 1_600n],
  ["the minimum comes before the increments", 1, { ...RATE, minimumSeconds: 31 }, 2_800n],
  [
    "half a micro-unit goes to the even one",
    1,
    { ...RATE, firstIncrementSeconds: 30, pricePerMinuteMicros: 3n, connectionFeeMicros: 0n },
    2n,
  ],
])("%s", async (_, ratedSeconds, rate, micros) => {
  expect((await chargeFormula({ ...CHARGE, ratedSeconds }, 0, billingWith(rate))).micros).toBe(micros);
});

it("writes the formula out", async () => {
  const { text } = await chargeFormula({ ...CHARGE, ratedSeconds: 7 }, 0, billingWith(RATE));
  expect(text).toBe(
    "7 s in steps of 6/6 s is 12 s; 12/60 x 0.0030 + 0.0010 = EUR 0.0016 (Washington DC, prefix +1202 of standard OUTBOUND)",
  );
});

it("gives a line without a deck its reason", async () => {
  const { rateDeck: _, ...line } = CHARGE;
  const found = await chargeFormula(
    { ...line, ratedSeconds: 5, reason: "foreign SIP target: no fee" },
    0,
    billingWith(undefined),
  );
  expect(found).toEqual({ text: "foreign SIP target: no fee", micros: undefined });
});
