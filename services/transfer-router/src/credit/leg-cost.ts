import type { LegRate } from "../ports/authorizer.ts";

/** How far ahead a leg is covered: to its next renewal, a minute later, and half a minute for one that comes late. */
export const COVER_SEC = 90;

/**
 * What an answered leg of so many seconds costs at most, in micro-units: never below its line in the ledger, which rounds to the
 * nearest where this rounds up.
 */
export function legCost(rate: LegRate, seconds: number): bigint {
  const rest = Math.max(seconds, rate.minimumSeconds) - rate.firstIncrementSeconds;
  const steps = rest <= 0 ? 0 : Math.ceil(rest / rate.nextIncrementSeconds);
  const billed = BigInt(rate.firstIncrementSeconds + steps * rate.nextIncrementSeconds);
  return rate.connectionFeeMicros + (rate.pricePerMinuteMicros * billed + 59n) / 60n;
}
