import type { Rate, RatingDirection } from "./rate.ts";
import { type RateDeck, rateOf } from "./rate-deck.ts";

/** All decks of a platform, by direction and name. */
export type RateDecks = ReadonlyMap<string, RateDeck>;

export type RateFound =
  | { readonly found: true; readonly deck: RateDeck; readonly rate: Rate }
  | { readonly found: false; readonly reason: string };

export function rateDecks(decks: Iterable<RateDeck>): RateDecks {
  const byKey = new Map<string, RateDeck>();
  for (const deck of decks) byKey.set(keyOf(deck.direction, deck.name), deck);
  return byKey;
}

/** The deck of that name and direction, and the number's rate in it. */
export function findRate(
  decks: RateDecks,
  wanted: { readonly deck: string; readonly direction: RatingDirection; readonly number: string; readonly at: number },
): RateFound {
  if (wanted.deck === "") return { found: false, reason: `no rate deck for ${wanted.direction}` };
  const deck = decks.get(keyOf(wanted.direction, wanted.deck));
  if (deck === undefined) return { found: false, reason: `no ${wanted.direction} rate deck ${wanted.deck}` };
  const rate = rateOf(deck, wanted.number, wanted.at);
  if (rate === undefined) {
    return { found: false, reason: `no prefix of the number in the ${wanted.direction} rate deck ${wanted.deck}` };
  }
  return { found: true, deck, rate };
}

function keyOf(direction: RatingDirection, name: string): string {
  return `${direction}/${name}`;
}
