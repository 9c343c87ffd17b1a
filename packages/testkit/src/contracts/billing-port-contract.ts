import { ANSWERED, ended } from "@tandem/billing/testing";
import type { BillingPort, CallEvent } from "@tandem/contracts";
import { beforeAll, describe, expect, test } from "vitest";

/** What `make` has billing consume, on the decks of `@tandem/billing/testing`. */
const EVENTS: readonly CallEvent[] = [
  ended({}),
  ended({
    legId: "l2",
    recordId: "r2",
    answeredAtMs: ANSWERED - 1,
    side: "LEG_SIDE_FOREIGN",
    number: "sip:carol@example.net",
  }),
];

/** The promises of the port `BillingPort`, wherever it is bound. */
export function billingPortContract(name: string, make: (events: readonly CallEvent[]) => Promise<BillingPort>): void {
  describe(`the billing port: ${name}`, () => {
    let port: BillingPort;
    beforeAll(async () => {
      port = await make(EVENTS);
    });
    const asked = {
      rateDeck: "standard",
      direction: "DIRECTION_OUTBOUND",
      number: "+12025550101",
      atMs: ANSWERED,
    } as const;

    test("tells a rate in exact micro-units", async () => {
      expect(await port.checkRate(asked)).toEqual({
        found: true,
        reason: "",
        rate: {
          rateDeck: "standard",
          direction: "DIRECTION_OUTBOUND",
          prefix: "+1202",
          destination: "Washington DC",
          currencyCode: "EUR",
          pricePerMinuteMicros: 3000n,
          connectionFeeMicros: 1000n,
          minimumSeconds: 0,
          firstIncrementSeconds: 6,
          nextIncrementSeconds: 6,
          effectiveFromMs: Date.UTC(2026, 0, 1),
        },
      });
    });

    test("a rate that is not known is an answer", async () => {
      expect(await port.checkRate({ ...asked, number: "+4930123456" })).toEqual({
        found: false,
        rate: undefined,
        reason: "no prefix of the number in the OUTBOUND rate deck standard",
      });
      expect(await port.checkRate({ ...asked, rateDeck: "" })).toMatchObject({
        found: false,
        reason: "no rate deck for OUTBOUND",
      });
    });

    test("lists the lines of several records, oldest answer first", async () => {
      const { lines } = await port.listLines({ recordIds: ["r1", "unknown", "r2"] });
      expect(lines).toMatchObject([
        { legId: "l2", kind: "LINE_KIND_FOREIGN", priceMicros: 0n, currencyCode: "" },
        {
          legId: "l1",
          kind: "LINE_KIND_RATED",
          priceMicros: 1900n,
          answeredAtMs: ANSWERED,
          billingDurationSeconds: 18,
        },
      ]);
      expect(await port.listLines({ recordIds: [] })).toEqual({ lines: [] });
    });

    test("answers rates and changes of leases in one message, in their order", async () => {
      const { rateDeck, direction, number, atMs } = asked;
      const { answers, leases } = await port.authorize({
        questions: [
          { rateDeck, direction, number, atMs },
          { rateDeck, direction, number: "+4930123456", atMs },
        ],
        leases: [
          {
            leaseId: "r1/nobody",
            trunkId: "nobody",
            seq: 3,
            runningMicros: 1n,
            neededMicros: 9_007_199_254_740_993n,
            wantedMicros: 9_007_199_254_740_993n,
            ttlMs: 1_000,
            settled: [{ legId: "l1", amountMicros: 1n }],
          },
        ],
      });
      expect(answers.map(({ found }) => found)).toEqual([true, false]);
      expect(leases).toEqual([{ leaseId: "r1/nobody", seq: 3, hasAccount: false, heldMicros: 0n }]);
    });

    test("a balance that is not kept is an answer", async () => {
      expect(await port.listBalances({ trunkId: "nobody" })).toEqual({ balances: [] });
      expect(await port.addCredit({ trunkId: "nobody", amountMicros: 1n, key: "k", addedBy: "" })).toEqual({
        outcome: "ADD_CREDIT_OUTCOME_NO_ACCOUNT",
        balance: undefined,
      });
      expect(await port.listCredits({ trunkId: "nobody" })).toEqual({ credits: [] });
    });

    test("takes 1000 records, and answers calls that are made at once", async () => {
      const recordIds = Array.from({ length: 1000 }, (_, index) => `r${index}`);
      const answers = await Promise.all([1, 2, 3, 4].map(() => port.listLines({ recordIds })));
      expect(answers.map(({ lines }) => lines.map(({ legId }) => legId))).toEqual(answers.map(() => ["l2", "l1"]));
    });
  });
}
