import type { LeaseChange, LegRate } from "../ports/authorizer.ts";
import type { EndedLeg } from "../ports/credit.ts";
import { legCost } from "./leg-cost.ts";

/** Told to billing in one message at most. */
const SETTLED_A_MESSAGE = 500;

/** What ended legs cost that billing was not told of yet: a bounded number of them. */
export class Settlements {
  readonly #limit: number;
  readonly #micros = new Map<string, bigint>();
  #spent = 0n;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** In micro-units. */
  get spent(): bigint {
    return this.#spent;
  }

  get size(): number {
    return this.#micros.size;
  }

  /** As many as one message takes. */
  get isMuch(): boolean {
    return this.#micros.size >= SETTLED_A_MESSAGE;
  }

  /** A leg counts once; one that costs nothing, or for which there is no room, is left out. */
  add(ended: readonly EndedLeg[], price: LegRate): void {
    for (const { leg, seconds } of ended) {
      if (this.#micros.has(leg) || this.#micros.size >= this.#limit) continue;
      const micros = legCost(price, seconds);
      if (micros === 0n) continue;
      this.#micros.set(leg, micros);
      this.#spent += micros;
    }
  }

  /** The next message's, oldest first. */
  next(): LeaseChange["settled"] {
    return [...this.#micros].slice(0, SETTLED_A_MESSAGE).map(([leg, micros]) => ({ leg, micros }));
  }

  /** Billing knows them. */
  forget(legs: readonly string[]): void {
    for (const leg of legs) {
      this.#spent -= this.#micros.get(leg) ?? 0n;
      this.#micros.delete(leg);
    }
  }
}
