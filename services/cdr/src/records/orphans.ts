import { isComplete, type RecordState } from "./record-state.ts";
import { lastSignOf } from "./record-times.ts";

/** What the routers say of records that were asked for. */
export interface LiveAnswer {
  /** Records that a router has work with. */
  readonly callIds: readonly string[];
  /** Every router that could have work with one has answered. */
  readonly isSure: boolean;
}

/**
 * A record of which nothing was heard for so long that its call is asked for. A call that lives tells of itself once a
 * minute, and one that rings not at all: quiet is no sign of an end, only a reason to ask.
 */
export function isQuiet(state: RecordState, now: number, quietMs: number): boolean {
  return !isComplete(state) && lastSignOf(state) < now - quietMs;
}

/** Of quiet records those whose calls are gone for sure: not one while a router may hold it unasked. */
export function orphansAmong(quiet: readonly RecordState[], answer: LiveAnswer): readonly RecordState[] {
  if (!answer.isSure) return [];
  const living = new Set(answer.callIds);
  return quiet.filter((state) => !living.has(state.recordId));
}
