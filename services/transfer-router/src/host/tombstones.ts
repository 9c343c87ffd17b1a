import type { Clock } from "@tandem/actor";

/** An INVITE that comes later than this is a new one: its client has given the old one up (RFC 3261 §17.1.1.2). */
const KEEP_MS = 32_000;
const LIMIT = 10_000;

/** INVITEs that must not begin a call: cancelled or withdrawn before they came (CLUSTER rule 5). */
export class Tombstones {
  readonly #ends = new Map<string, { readonly why: "cancelled" | "withdrawn"; readonly until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  put(transaction: string, why: "cancelled" | "withdrawn"): void {
    const now = this.#clock.now();
    this.#ends.delete(transaction);
    for (const [oldest, { until }] of this.#ends) {
      if (until > now && this.#ends.size < LIMIT) break;
      this.#ends.delete(oldest);
    }
    this.#ends.set(transaction, { why, until: now + KEEP_MS });
  }

  of(transaction: string): "cancelled" | "withdrawn" | undefined {
    const end = this.#ends.get(transaction);
    return end === undefined || end.until <= this.#clock.now() ? undefined : end.why;
  }
}
