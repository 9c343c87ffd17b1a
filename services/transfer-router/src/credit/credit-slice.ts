import type { LeaseChange, LeaseGrant, LegRate } from "../ports/authorizer.ts";
import type { EndedLeg } from "../ports/credit.ts";
import { type ReservationLimits, Reservations } from "./reservations.ts";
import { Settlements } from "./settlements.ts";
import { type LeaseLimits, SliceLease } from "./slice-lease.ts";

export interface SliceLimits extends ReservationLimits, LeaseLimits {
  /** What a slice has ahead of its running calls, in micro-units. */
  readonly aheadMicros: bigint;
  /** Ended calls that billing was not told of yet. */
  readonly settlements: number;
}

export type Claim = "held" | "short" | "released";

/**
 * A router's part of one trunk's balance: leased from billing, given out to legs in memory (CLUSTER rule 31). Reservations
 * and what ended calls cost never exceed what is leased, unless billing takes the lease back.
 *
 * `at` is milliseconds since the epoch. Every operation costs as much as ended since the last one.
 */
export interface CreditSlice {
  /** Takes `micros` in all for a record, until `coveredUntil`; asking for less than it has takes nothing. */
  claim(record: string, rate: LegRate | undefined, micros: bigint, at: number, coveredUntil: number): Claim;
  /** The price that a record was reserved at: it stays the same while the call runs. */
  rateOf(record: string): LegRate | undefined;
  /** How long a record has gone on without credit; one that is not known begins now. */
  uncoveredMs(record: string, at: number): number;
  /** Ends a record's reservation. `rate`: for one that another router reserved. */
  settle(record: string, ended: readonly EndedLeg[], rate: LegRate | undefined, at: number): void;
  /** Billing gave less than was needed a moment ago. */
  isDrained(at: number): boolean;
  /** Less is ahead than it should be, or much is to tell: time to ask billing before somebody has to wait. */
  isLow(at: number): boolean;
  /** The next change of the lease, with `more` micro-units for legs that wait. A slice that nobody uses is given back. */
  next(more: bigint, at: number): LeaseChange;
  /** All of it back, at the end. */
  last(at: number): LeaseChange | undefined;
  /** Billing's answer. False: it is late, another change was sent since. */
  granted(grant: LeaseGrant, at: number): boolean;
  /** When the lease wants its renewal, were nothing else to happen; undefined: there is nothing to renew. */
  readonly renewAt: number | undefined;
  /** In micro-units: what is leased, what of it is reserved, and what ended calls cost that billing was not told of. */
  readonly figures: { readonly held: bigint; readonly reserved: bigint; readonly spent: bigint };
}

export function creditSlice(name: string, trunk: string, limits: SliceLimits): CreditSlice {
  const reservations = new Reservations(limits);
  const settlements = new Settlements(limits.settlements);
  const lease = new SliceLease(name, trunk, limits, settlements);
  let isUsed = false;

  const expire = (at: number): void => {
    reservations.expire(at);
    lease.expire(at);
  };
  const free = (): bigint => lease.held - reservations.total - settlements.spent;

  return {
    claim(record, rate, micros, at, coveredUntil) {
      expire(at);
      if (reservations.hasEnded(record)) return "released";
      isUsed = true;
      const before = reservations.of(record)?.micros ?? 0n;
      const total = micros > before ? micros : before;
      if (total - before > free()) return "short";
      reservations.put(record, { micros: total, rate, coveredUntil }, at);
      return "held";
    },
    rateOf: (record) => reservations.of(record)?.rate,
    uncoveredMs(record, at) {
      expire(at);
      const found = reservations.of(record);
      const coveredUntil = found?.coveredUntil ?? at;
      reservations.put(record, { micros: 0n, rate: undefined, ...found, coveredUntil }, at);
      return Math.max(0, at - coveredUntil);
    },
    settle(record, ended, rate, at) {
      expire(at);
      if (reservations.hasEnded(record)) return;
      const price = reservations.end(record, at)?.rate ?? rate;
      isUsed = true;
      if (price !== undefined) settlements.add(ended, price);
    },
    isDrained: (at) => lease.isDrained(at),
    isLow(at) {
      expire(at);
      if (settlements.isMuch) return true;
      return !lease.isDrained(at) && free() < limits.aheadMicros / 2n;
    },
    next(more, at) {
      expire(at);
      const isIdle = !isUsed && reservations.size === 0 && more === 0n;
      isUsed = false;
      const needed = reservations.total + more;
      return lease.change(needed, isIdle ? 0n : needed + limits.aheadMicros, reservations.total, at);
    },
    last(at) {
      expire(at);
      if (lease.held === 0n && settlements.size === 0) return undefined;
      return lease.change(0n, 0n, reservations.total, at);
    },
    granted: (grant, at) => lease.granted(grant, reservations.size > 0, at),
    get renewAt() {
      return lease.renewAt;
    },
    get figures() {
      return { held: lease.held, reserved: reservations.total, spent: settlements.spent };
    },
  };
}
