import type { LeaseChange, LeaseGrant, LegRate } from "../ports/authorizer.ts";
import type { EndedLeg } from "../ports/credit.ts";
import { legCost } from "./leg-cost.ts";

export interface SliceLimits {
  /** What a slice has ahead of its running calls, in micro-units. */
  readonly aheadMicros: bigint;
  readonly leaseMs: number;
  /** A reservation that is not renewed for so long is free again: longer than a carrier may ring. */
  readonly reservationMs: number;
  /** How long a released reservation refuses a late one; how many are remembered. */
  readonly tombstoneMs: number;
  readonly tombstones: number;
  /** Ended calls that billing was not told of yet. */
  readonly settlements: number;
  /** After billing gave less than was needed, it is not asked again for so long. */
  readonly drainedMs: number;
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

interface Reservation {
  readonly micros: bigint;
  readonly rate: LegRate | undefined;
  readonly until: number;
  readonly coveredUntil: number;
}

interface Sent {
  readonly seq: number;
  readonly at: number;
  readonly needed: bigint;
  readonly legs: readonly string[];
}

function atMost(high: bigint, value: bigint): bigint {
  return value > high ? high : value;
}

/** Told to billing in one message at most. */
const SETTLED_A_MESSAGE = 500;

export function creditSlice(lease: string, trunk: string, limits: SliceLimits): CreditSlice {
  // All three in the order of their ends, because each kind has one length and a renewed one goes to the back.
  const reservations = new Map<string, Reservation>();
  const tombstones = new Map<string, number>();
  const settlements = new Map<string, bigint>();
  let held = 0n;
  let reserved = 0n;
  let spent = 0n;
  let until = 0;
  let renewAt: number | undefined;
  let drainedUntil = 0;
  let isUsed = false;
  let seq = 0;
  let sent: Sent | undefined;

  const put = (record: string, reservation: Reservation): void => {
    reserved += reservation.micros - (reservations.get(record)?.micros ?? 0n);
    reservations.delete(record);
    reservations.set(record, reservation);
  };
  const drop = (record: string): Reservation | undefined => {
    const found = reservations.get(record);
    if (found === undefined) return undefined;
    reservations.delete(record);
    reserved -= found.micros;
    return found;
  };
  const expire = (at: number): void => {
    for (const [record, reservation] of reservations) {
      if (reservation.until > at) break;
      drop(record);
    }
    for (const [record, end] of tombstones) {
      if (end > at) break;
      tombstones.delete(record);
    }
    if (until <= at) held = 0n;
  };
  const forget = (leg: string): void => {
    spent -= settlements.get(leg) ?? 0n;
    settlements.delete(leg);
  };
  const bury = (record: string, at: number): void => {
    tombstones.delete(record);
    tombstones.set(record, at + limits.tombstoneMs);
    for (const oldest of tombstones.keys()) {
      if (tombstones.size <= limits.tombstones) break;
      tombstones.delete(oldest);
    }
  };
  const told = () => [...settlements].slice(0, SETTLED_A_MESSAGE).map(([leg, micros]) => ({ leg, micros }));
  const change = (needed: bigint, wanted: bigint, at: number): LeaseChange => {
    const settled = told();
    seq += 1;
    sent = { seq, at, needed, legs: settled.map(({ leg }) => leg) };
    // What is given back is not ours from here on, whether the answer comes or not.
    const kept = wanted + spent;
    if (kept < held) held = kept;
    return { lease, trunk, seq, running: atMost(needed, reserved), needed, wanted, ttlMs: limits.leaseMs, settled };
  };

  return {
    claim(record, rate, micros, at, coveredUntil) {
      expire(at);
      if (tombstones.has(record)) return "released";
      isUsed = true;
      const before = reservations.get(record)?.micros ?? 0n;
      const total = micros > before ? micros : before;
      if (total - before > held - reserved - spent) return "short";
      put(record, { micros: total, rate, until: at + limits.reservationMs, coveredUntil });
      return "held";
    },
    rateOf: (record) => reservations.get(record)?.rate,
    uncoveredMs(record, at) {
      expire(at);
      const found = reservations.get(record);
      const coveredUntil = found?.coveredUntil ?? at;
      put(record, { micros: 0n, rate: undefined, ...found, until: at + limits.reservationMs, coveredUntil });
      return Math.max(0, at - coveredUntil);
    },
    settle(record, ended, rate, at) {
      expire(at);
      if (tombstones.has(record)) return;
      const price = drop(record)?.rate ?? rate;
      bury(record, at);
      isUsed = true;
      if (price === undefined) return;
      for (const { leg, seconds } of ended) {
        if (settlements.has(leg) || settlements.size >= limits.settlements) continue;
        const micros = legCost(price, seconds);
        if (micros === 0n) continue;
        settlements.set(leg, micros);
        spent += micros;
      }
    },
    isDrained: (at) => drainedUntil > at,
    isLow(at) {
      expire(at);
      if (settlements.size >= SETTLED_A_MESSAGE) return true;
      return drainedUntil <= at && held - reserved - spent < limits.aheadMicros / 2n;
    },
    next(more, at) {
      expire(at);
      const isIdle = !isUsed && reservations.size === 0 && more === 0n;
      isUsed = false;
      const needed = reserved + more;
      return change(needed, isIdle ? 0n : needed + limits.aheadMicros, at);
    },
    last(at) {
      expire(at);
      if (held === 0n && settlements.size === 0) return undefined;
      return change(0n, 0n, at);
    },
    granted(grant, at) {
      if (sent === undefined || grant.seq !== sent.seq) return false;
      // The lease ends here before it ends at billing, whose time began when the change arrived.
      until = sent.at + limits.leaseMs;
      for (const leg of sent.legs) forget(leg);
      held = grant.held + spent;
      drainedUntil = grant.held < sent.needed ? at + limits.drainedMs : 0;
      renewAt =
        held === 0n && reservations.size === 0 && settlements.size === 0 ? undefined : sent.at + limits.leaseMs / 2;
      sent = undefined;
      return true;
    },
    get renewAt() {
      return renewAt;
    },
    get figures() {
      return { held, reserved, spent };
    },
  };
}
