import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rate } from "./rate.ts";
import { rateDeck, rateOf } from "./rate-deck.ts";
import { findRate, rateDecks } from "./rate-decks.ts";

function rate(prefix: string, effectiveFrom = 0): Rate {
  return {
    prefix,
    destination: prefix,
    pricePerMinuteMicros: 1n,
    connectionFeeMicros: 0n,
    minimumSeconds: 0,
    firstIncrementSeconds: 1,
    nextIncrementSeconds: 1,
    effectiveFrom,
  };
}

const head = { name: "standard", direction: "OUTBOUND", currency: "EUR" } as const;

describe("the rate of a number", () => {
  const deck = rateDeck(head, [rate("1"), rate("1202"), rate("44", 1000), rate("44", 3000), rate("447", 5000)]);

  test.each([
    ["is that of the longest prefix", "+12025550100", 0, "1202", 0],
    ["is that of a shorter prefix where no longer one matches", "+13125550100", 0, "1", 0],
    ["is found without the plus sign too", "12025550100", 0, "1202", 0],
    ["is the latest one in effect", "+441632960000", 4000, "44", 3000],
    ["is the earlier one until the next takes effect", "+441632960000", 2999, "44", 1000],
    ["takes effect at its very instant", "+441632960000", 3000, "44", 3000],
    ["of a prefix that is not yet in effect is that of a shorter one", "+447700900000", 4999, "44", 3000],
    ["of a number as short as its prefix is found", "+1202", 0, "1202", 0],
  ])("%s", (_, number, at, prefix, effectiveFrom) => {
    expect(rateOf(deck, number, at)).toMatchObject({ prefix, effectiveFrom });
  });

  test.each([
    ["before any rate is in effect", "+441632960000", 999],
    ["of an unknown country", "+4930123456", 0],
    ["that is empty", "", 0],
    ["that is no number", "anonymous", 0],
  ])("%s is unknown", (_, number, at) => {
    expect(rateOf(deck, number, at)).toBeUndefined();
  });

  test("is what a search through all rows finds", () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,5}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(digits, { maxLength: 30 }),
        fc.stringMatching(/^[1-9]\d{2,8}$/),
        (prefixes, number) => {
          const found = rateOf(
            rateDeck(
              head,
              prefixes.map((prefix) => rate(prefix)),
            ),
            number,
            0,
          );
          const expected = prefixes
            .filter((prefix) => number.startsWith(prefix))
            .sort((one, other) => other.length - one.length)[0];
          expect(found?.prefix).toBe(expected);
        },
      ),
    );
  });
});

describe("decks", () => {
  const decks = rateDecks([rateDeck(head, [rate("1")]), rateDeck({ ...head, direction: "INBOUND" }, [rate("1202")])]);

  test("of one name in two directions are two", () => {
    const wanted = { deck: "standard", number: "+13125550100", at: 0 };
    expect(findRate(decks, { ...wanted, direction: "OUTBOUND" })).toMatchObject({ found: true, rate: { prefix: "1" } });
    expect(findRate(decks, { ...wanted, direction: "INBOUND" })).toMatchObject({ found: false });
  });

  test.each([
    ["", "+1", "no rate deck for OUTBOUND"],
    ["gold", "+1", "no OUTBOUND rate deck gold"],
    ["standard", "+49", "no prefix of the number in the OUTBOUND rate deck standard"],
  ])("an unknown rate has its reason: deck %j, number %s", (deck, number, reason) => {
    expect(findRate(decks, { deck, direction: "OUTBOUND", number, at: 0 })).toEqual({ found: false, reason });
  });
});
