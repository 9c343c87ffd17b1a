import type { LeaseChange, LeaseGrant } from "../ports/authorizer.ts";
import type { Settlements } from "./settlements.ts";

export interface LeaseLimits {
  readonly leaseMs: number;
  /** After billing gave less than was needed, it is not asked again for so long. */
  readonly drainedMs: number;
}

interface Sent {
  readonly seq: number;
  readonly at: number;
  readonly needed: bigint;
  readonly legs: readonly string[];
}

/** What a router has of one trunk's balance, by the changes that it sends to billing and what that answers; in micro-units. */
export class SliceLease {
  readonly #names: { readonly lease: string; readonly trunk: string };
  readonly #limits: LeaseLimits;
  readonly #settlements: Settlements;
  #held = 0n;
  #until = 0;
  #renewAt: number | undefined;
  #drainedUntil = 0;
  #seq = 0;
  #sent: Sent | undefined;

  constructor(lease: string, trunk: string, limits: LeaseLimits, settlements: Settlements) {
    this.#names = { lease, trunk };
    this.#limits = limits;
    this.#settlements = settlements;
  }

  get held(): bigint {
    return this.#held;
  }

  /** Undefined: there is nothing to renew. */
  get renewAt(): number | undefined {
    return this.#renewAt;
  }

  isDrained(at: number): boolean {
    return this.#drainedUntil > at;
  }

  expire(at: number): void {
    if (this.#until <= at) this.#held = 0n;
  }

  /** @param reserved by running calls, of what is needed */
  change(needed: bigint, wanted: bigint, reserved: bigint, at: number): LeaseChange {
    const settled = this.#settlements.next();
    this.#seq += 1;
    this.#sent = { seq: this.#seq, at, needed, legs: settled.map(({ leg }) => leg) };
    // What is given back is not ours from here on, whether the answer comes or not.
    const kept = wanted + this.#settlements.spent;
    if (kept < this.#held) this.#held = kept;
    const running = needed > reserved ? reserved : needed;
    return { ...this.#names, seq: this.#seq, running, needed, wanted, ttlMs: this.#limits.leaseMs, settled };
  }

  /** False: it is late, another change was sent since. @param isUsed there are reservations */
  granted(grant: LeaseGrant, isUsed: boolean, at: number): boolean {
    const sent = this.#sent;
    if (sent === undefined || grant.seq !== sent.seq) return false;
    const { leaseMs, drainedMs } = this.#limits;
    // The lease ends here before it ends at billing, whose time began when the change arrived.
    this.#until = sent.at + leaseMs;
    this.#settlements.forget(sent.legs);
    this.#held = grant.held + this.#settlements.spent;
    this.#drainedUntil = grant.held < sent.needed ? at + drainedMs : 0;
    const isOver = this.#held === 0n && !isUsed && this.#settlements.size === 0;
    this.#renewAt = isOver ? undefined : sent.at + leaseMs / 2;
    this.#sent = undefined;
    return true;
  }
}
