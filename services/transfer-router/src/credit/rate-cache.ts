import type { LegRate, RatingQuestion } from "../ports/authorizer.ts";

/** A price that was asked for, or that there is none. */
export interface KnownRate {
  readonly rate: LegRate | undefined;
}

/** Prices that were asked for, each for a bounded time, and so many at most. */
export interface RateCache {
  find(question: RatingQuestion, at: number): KnownRate | undefined;
  keep(question: RatingQuestion, rate: LegRate | undefined, at: number): void;
}

export function rateCache(limit: number, ttlMs: number): RateCache {
  // Insertion order is the order of age: a price that is asked again goes to the back.
  const known = new Map<string, KnownRate & { readonly until: number }>();
  return {
    find(question, at) {
      const found = known.get(rateKey(question));
      return found === undefined || found.until <= at ? undefined : found;
    },
    keep(question, rate, at) {
      const key = rateKey(question);
      known.delete(key);
      known.set(key, { rate, until: at + ttlMs });
      if (known.size <= limit) return;
      for (const oldest of known.keys()) {
        known.delete(oldest);
        return;
      }
    },
  };
}

export function rateKey({ rateDeck, direction, number }: RatingQuestion): string {
  return `${direction}/${number}/${rateDeck}`;
}
