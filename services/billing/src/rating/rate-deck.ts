import { PrefixTrie } from "./prefix-trie.ts";
import type { Rate, RatingDirection } from "./rate.ts";

/** The rates of one direction under one name, as they are looked up. */
export interface RateDeck {
  readonly name: string;
  readonly direction: RatingDirection;
  /** ISO 4217. */
  readonly currency: string;
  /** Of each prefix, the latest first. */
  readonly byPrefix: Pick<PrefixTrie<Rate>, "longest">;
}

export function rateDeck(
  head: { readonly name: string; readonly direction: RatingDirection; readonly currency: string },
  rates: Iterable<Rate>,
): RateDeck {
  const byPrefix = new PrefixTrie<Rate>();
  for (const rate of rates) byPrefix.add(rate.prefix, rate);
  for (const held of byPrefix.lists) {
    if (held.length > 1) held.sort((one, other) => other.effectiveFrom - one.effectiveFrom);
  }
  return { name: head.name, direction: head.direction, currency: head.currency, byPrefix };
}

/**
 * The rate of a number (E.164, with or without its plus sign) at an instant: of the longest prefix that has one in
 * effect, the latest. A prefix whose rates are all in the future does not hide a shorter one.
 */
export function rateOf(deck: RateDeck, number: string, at: number): Rate | undefined {
  return deck.byPrefix.longest(number, number.startsWith("+") ? 1 : 0, (rates) => inEffect(rates, at));
}

function inEffect(rates: readonly Rate[], at: number): Rate | undefined {
  for (const rate of rates) if (rate.effectiveFrom <= at) return rate;
  return undefined;
}
