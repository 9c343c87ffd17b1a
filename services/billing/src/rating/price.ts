import type { Rate } from "./rate.ts";

const SECONDS_PER_MINUTE = 60n;

/** A leg's length, rounded up to the second. A clock that went back makes it 0, never less. */
export function ratedSeconds(answeredAt: number, endedAt: number): number {
  return Math.max(0, Math.ceil((endedAt - answeredAt) / 1000));
}

/** Rated seconds after minimum and increments. The first increment is charged from the answer on. */
export function billedSeconds(seconds: number, rate: Rate): number {
  const rest = Math.max(seconds, rate.minimumSeconds) - rate.firstIncrementSeconds;
  if (rest <= 0) return rate.firstIncrementSeconds;
  return rate.firstIncrementSeconds + Math.ceil(rest / rate.nextIncrementSeconds) * rate.nextIncrementSeconds;
}

/** What an answered leg costs, in micro-units: the formula of docs/rating.md. */
export function priceMicros(billed: number, rate: Rate): bigint {
  return rate.connectionFeeMicros + divideHalfEven(rate.pricePerMinuteMicros * BigInt(billed), SECONDS_PER_MINUTE);
}

/** Division of a number that is not negative, rounded to the nearest; a tie goes to the even neighbour. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice < divisor) return quotient;
  return twice > divisor || quotient % 2n === 1n ? quotient + 1n : quotient;
}
