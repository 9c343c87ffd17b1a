/** What a leg's price is looked up by. */
export interface RatingQuestion {
  readonly rateDeck: string;
  readonly direction: "OUTBOUND" | "INBOUND";
  /** E.164 with its plus sign. */
  readonly number: string;
  /** W3C trace context of what asks, where that is traced. */
  readonly trace?: string;
}

/** A price, in micro-units of the deck's currency. */
export interface LegRate {
  readonly pricePerMinuteMicros: bigint;
  readonly connectionFeeMicros: bigint;
  readonly minimumSeconds: number;
  readonly firstIncrementSeconds: number;
  readonly nextIncrementSeconds: number;
}

/** What a lease shall hold from now on: the whole, no difference, so that copies and lost answers do no harm. */
export interface LeaseChange {
  readonly lease: string;
  readonly trunk: string;
  /** Rises with each change. */
  readonly seq: number;
  /** What running calls have reserved, in micro-units: the lease keeps it. */
  readonly running: bigint;
  /** The same and what those that wait need. */
  readonly needed: bigint;
  /** The same and what is wanted ahead. */
  readonly wanted: bigint;
  readonly ttlMs: number;
  /** Trace contexts of the traced calls that wait for it. */
  readonly traces?: readonly string[];
  /** Calls that have ended since the last change that was answered. */
  readonly settled: readonly { readonly leg: string; readonly micros: bigint }[];
}

export interface LeaseGrant {
  readonly lease: string;
  /** Of the last change that was taken. */
  readonly seq: number;
  readonly held: bigint;
}

/**
 * Billing, as a router asks it: many calls' questions in one message. Answers come in the order of what was asked.
 * Rejects, or never answers, while billing cannot be reached: who asks has its own deadline.
 */
export interface Authorizer {
  authorize(batch: {
    readonly questions: readonly (RatingQuestion & { readonly at: number })[];
    readonly leases: readonly LeaseChange[];
  }): Promise<{
    /** Undefined: there is no price. */
    readonly rates: readonly (LegRate | undefined)[];
    readonly leases: readonly LeaseGrant[];
  }>;
}
