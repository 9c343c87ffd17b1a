export type RatingDirection = "INBOUND" | "OUTBOUND";

/** One row of a rate deck. Money in micro-units of the deck's currency. */
export interface Rate {
  /** Digits only, no plus sign. */
  readonly prefix: string;
  readonly destination: string;
  readonly pricePerMinuteMicros: bigint;
  readonly connectionFeeMicros: bigint;
  /** A shorter leg is rated as one of this length. */
  readonly minimumSeconds: number;
  readonly firstIncrementSeconds: number;
  readonly nextIncrementSeconds: number;
  /** Milliseconds since 1970; 0 for a rate that always held. */
  readonly effectiveFrom: number;
}
