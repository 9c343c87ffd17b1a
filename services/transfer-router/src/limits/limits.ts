import type { Trunk } from "@tandem/directory";
import type { Refusal } from "../policy/refusal.ts";

/**
 * `PSTN` takes the trunk's rate and concurrency, `SIP` the foreign guard's. `EMERGENCY` is counted with `PSTN` and never
 * refused.
 */
export type LimitKind = "PSTN" | "SIP" | "EMERGENCY";

export type LimitAnswer = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Calls a second and calls at once, a trunk. One slot a record, from `take` until its last leg ends (CLUSTER rule 30).
 *
 * Every adapter keeps these promises:
 * - `take` with a record id that holds a slot answers `ok` and takes nothing more: asking again is harmless;
 * - a slot whose lease has run out without `renew` frees itself;
 * - a refused `take` takes neither a slot nor a token;
 * - `release` of an unknown record does nothing.
 *
 * `at` is milliseconds since the epoch.
 */
export interface Limits {
  take(trunk: Trunk, recordId: string, kind: LimitKind, at: number): LimitAnswer;
  renew(trunk: Trunk, recordIds: readonly string[], at: number): void;
  release(trunk: Trunk, recordId: string): void;
  counts(trunk: Trunk, at: number): { readonly pstn: number; readonly sip: number };
}
