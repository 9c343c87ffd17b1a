import { memoryCreditBook } from "@tandem/billing";
import type { Authorizer, LeaseGrant, LegRate } from "@tandem/transfer-router";

/** A cent a second, from the first second on. */
const RATE: LegRate = {
  pricePerMinuteMicros: 600_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 1,
  nextIncrementSeconds: 1,
};

/** Billing in the simulated world: one price for every number, and the credit book of billing itself, kept in memory. */
export class SimBilling implements Authorizer {
  readonly book = memoryCreditBook();
  /** Takes what it is asked, and never answers. */
  isSilent = false;
  readonly #unrated: readonly string[];
  readonly #now: () => number;

  /** @param unrated prefixes of numbers that have no price */
  constructor(unrated: readonly string[], now: () => number) {
    this.#unrated = unrated;
    this.#now = now;
  }

  async authorize({ questions, leases }: Parameters<Authorizer["authorize"]>[0]): ReturnType<Authorizer["authorize"]> {
    if (this.isSilent) return new Promise(() => undefined);
    const grants: LeaseGrant[] = [];
    for (const change of leases) grants.push(await this.book.change(change, this.#now()));
    const rates = questions.map(({ number }) =>
      this.#unrated.some((prefix) => number.startsWith(prefix)) ? undefined : RATE,
    );
    return { rates, leases: grants };
  }
}
