import type { RatingDirection } from "../rating/rate.ts";

export type LedgerLineKind = "RATED" | "FOREIGN" | "UNRATED";

/** One answered leg as the ledger holds it. Money in micro-units of `currency`, instants in milliseconds. */
export interface LedgerLine {
  readonly legId: string;
  readonly recordId: string;
  readonly trunkId: string;
  readonly projectId: string;
  readonly kind: LedgerLineKind;
  readonly direction: RatingDirection;
  readonly number: string;
  readonly carrier: string;
  /** The name that the leg came with, whether there is such a deck or not. */
  readonly rateDeck: string;
  readonly prefix: string;
  readonly destination: string;
  readonly currency: string;
  readonly pricePerMinuteMicros: bigint;
  readonly connectionFeeMicros: bigint;
  /** Of the rate; 0 for a line without one. */
  readonly minimumSeconds: number;
  readonly firstIncrementSeconds: number;
  readonly nextIncrementSeconds: number;
  readonly ratedSeconds: number;
  readonly billedSeconds: number;
  readonly priceMicros: bigint;
  readonly reason: string;
  readonly answeredAt: number;
  readonly endedAt: number;
}

/** What of a line comes from the leg and not from a deck: two lines of one leg must agree in it. */
const LEG_FIELDS = [
  "recordId",
  "trunkId",
  "projectId",
  "direction",
  "number",
  "carrier",
  "rateDeck",
  "answeredAt",
  "endedAt",
] as const satisfies readonly (keyof LedgerLine)[];

/** The fields in which two lines of one leg differ though they came from events that should be copies. */
export function differencesOf(one: LedgerLine, other: LedgerLine): readonly string[] {
  return LEG_FIELDS.filter((field) => one[field] !== other[field]);
}
