import type { RatingQuestion } from "./authorizer.ts";

/** The PSTN leg of one record: what its cost is reserved for. One at a time: attempts at several carriers follow each other. */
export interface PaidLeg extends RatingQuestion {
  readonly trunk: string;
  /** Id of the record, and of the reservation: the first attempt has no leg yet when credit is asked. */
  readonly record: string;
}

/**
 * `refused`: the balance does not cover it. `released`: its record has ended, and what comes late is ignored. `silent`:
 * billing did not answer in time; `uncoveredMs` is how long the leg has gone on without credit.
 */
export type CreditAnswer =
  | { readonly kind: "held" }
  | { readonly kind: "refused" }
  | { readonly kind: "released" }
  | { readonly kind: "silent"; readonly uncoveredMs: number };

/** An answered leg that is over: the id of its line in the ledger, and how long it lasted, rounded up. */
export interface EndedLeg {
  readonly leg: string;
  readonly seconds: number;
}

/**
 * Credit of trunks that pay from a balance (CLUSTER rule 31).
 *
 * Every adapter keeps these promises:
 * - asking again for the same record is harmless: the second `reserve` takes nothing more;
 * - after `settle` a record gets nothing any more, however late its `reserve` comes;
 * - a reservation that nobody renews frees itself;
 * - each answer comes within a bounded time.
 */
export interface Credit {
  /** Before the INVITE: takes what the leg's first minute and a half costs. */
  reserve(leg: PaidLeg): Promise<CreditAnswer>;
  /** Once a minute: `seconds` since the answer, 0 while it rings. Also takes over what another router reserved. */
  renew(leg: PaidLeg, seconds: number): Promise<CreditAnswer>;
  /** The record has ended: what it cost stays held until the ledger has its line, the rest is free again. */
  settle(leg: PaidLeg, ended: readonly EndedLeg[]): void;
}
