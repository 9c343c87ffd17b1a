import { CallEvent } from "@tandem/contracts";
import { parseDeck } from "../decks/parse-deck.ts";
import { rateDeck } from "../rating/rate-deck.ts";
import { type RateDecks, rateDecks } from "../rating/rate-decks.ts";

/** When the legs of these tests were answered, in ms since the epoch. */
export const ANSWERED = Date.UTC(2026, 6, 1);

function deckOf(name: string, direction: "INBOUND" | "OUTBOUND", ...rows: string[]) {
  const header = "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from";
  const parsed = parseDeck([header, ...rows].join("\n"), name);
  if ("errors" in parsed) throw new Error("a bad deck in the test");
  return rateDeck({ name, direction, currency: "EUR" }, parsed.rates);
}

/** One deck a direction. */
export const DECKS: RateDecks = rateDecks([
  deckOf(
    "standard",
    "OUTBOUND",
    "+1,USA,0.0040,0,60,60,2026-01-01",
    "+1202,Washington DC,0.0030,0.0010,6,6,2026-01-01",
  ),
  deckOf("toll-free", "INBOUND", "+1202,Washington DC,0.0010,0,60,60,2026-01-01"),
]);

type EndedLeg = Partial<Extract<NonNullable<CallEvent["body"]>, { $case: "legEnded" }>["value"]>;

/** The end of an answered leg l1 of the record r1, with what a test says otherwise. */
export function ended(leg: EndedLeg): CallEvent {
  return CallEvent.fromPartial({
    id: `event-${leg.legId}`,
    trunkId: "t-acme",
    projectId: "p1",
    atMs: ANSWERED,
    body: {
      $case: "legEnded",
      value: {
        recordId: "r1",
        legId: "l1",
        side: "LEG_SIDE_CARRIER",
        direction: "DIRECTION_OUTBOUND",
        number: "+12025550101",
        rateDeck: "standard",
        carrier: "north",
        answeredAtMs: ANSWERED,
        endedAtMs: ANSWERED + 13_000,
        sipStatus: 200,
        ...leg,
      },
    },
  });
}
