import type { Trunk } from "@tandem/directory";
import type { Refusal } from "../policy/refusal.ts";

/**
 * `PSTN` takes the trunk's rate and concurrency, `SIP` the foreign guard's. `EMERGENCY` is counted with `PSTN` and never
 * refused.
 */
export type LimitKind = "PSTN" | "SIP" | "EMERGENCY";

export type LimitAnswer = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

export interface LimitCounts {
  readonly pstn: number;
  readonly sip: number;
}

/**
 * Calls a second and calls at once, a trunk. One slot a record, from `take` until its last leg ends (CLUSTER rule 30).
 *
 * Every adapter keeps these promises:
 * - `take` with a record id that holds a slot answers `ok` and takes nothing more: asking again is harmless;
 * - a slot whose lease has run out without `renew` frees itself;
 * - a refused `take` takes neither a slot nor a token;
 * - `release` of an unknown record does nothing;
 * - of several routers that take at once, no more get a slot than there are.
 *
 * `at` is milliseconds since the epoch; an adapter for a cluster goes by its store's time instead. An adapter in this
 * process answers at once. One for a cluster answers a promise, which rejects with an `AdapterError` when the store cannot
 * be reached, or not in time. `renew` and `release` never reject: they resolve when the store was asked, and a slot that
 * could not be given back frees itself.
 */
export interface Limits {
  take(trunk: Trunk, recordId: string, kind: LimitKind, at: number): LimitAnswer | Promise<LimitAnswer>;
  renew(trunk: Trunk, recordIds: readonly string[], at: number): Promise<void>;
  release(trunk: Trunk, recordId: string): Promise<void>;
  counts(trunk: Trunk, at: number): LimitCounts | Promise<LimitCounts>;
}
