/** What a router asks of its lease: the whole that it wants to hold, in micro-units. */
export interface Wanted {
  /** What its running calls have reserved. */
  readonly running: bigint;
  /** The same and what those that wait to be called need. */
  readonly needed: bigint;
  /** The same and what it would like to have ahead. */
  readonly wanted: bigint;
}

/**
 * What a lease gets when `available` micro-units are held by nobody else, and it has `held` already. What calls need comes
 * first; of the rest one lease takes at most half, so that the first router to ask does not leave the others with nothing.
 *
 * What running calls have reserved is never taken from them: for a while a call's cost is both in its line and in the lease of
 * its router, which has not told of its end yet, and what is missing then is there again when it has.
 */
export function grant(asked: Wanted, available: bigint, held: bigint): bigint {
  const kept = atMost(asked.running, held);
  return atLeast(kept, given(asked, available));
}

function given({ needed, wanted }: Wanted, available: bigint): bigint {
  const floor = atLeast(0n, atMost(needed, wanted));
  if (available <= floor) return atLeast(0n, available);
  return floor + atMost(atLeast(0n, wanted) - floor, (available - floor + 1n) / 2n);
}

function atLeast(low: bigint, value: bigint): bigint {
  return value < low ? low : value;
}

function atMost(high: bigint, value: bigint): bigint {
  return value > high ? high : value;
}
