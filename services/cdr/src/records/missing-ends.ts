import type { CallResult, LegStarted } from "./record-event.ts";
import type { LegState, RecordState } from "./record-state.ts";
import { answeredAtOf, recordTimes } from "./record-times.ts";

export interface LegEnding extends LegStarted {
  readonly legId: string;
  readonly answeredAt: number;
  readonly endedAt: number;
}

/** What must be said so that a record is complete whose call is gone without its last events. */
export interface MissingEnds {
  readonly legs: readonly LegEnding[];
  readonly transfers: readonly {
    readonly transferId: string;
    readonly recordId: string;
    readonly requestedAt: number;
  }[];
  /** Null when the call's own end is in. */
  readonly call: { readonly endedAt: number; readonly callResult: CallResult } | null;
}

const UNKNOWN_LEG: LegStarted = {
  side: null,
  sipCallId: "",
  carrier: "",
  remote: "",
  direction: null,
  number: "",
  rateDeck: "",
  unratedReason: "",
};

/** Each open leg ends at the last instant at which it is known to have lived: nobody pays for the time after that. */
export function missingEnds(state: RecordState): MissingEnds {
  const legs = Object.entries(state.legs).flatMap(([legId, leg]) => {
    if (leg.ended !== null) return [];
    return [{ ...(leg.started?.fact ?? UNKNOWN_LEG), legId, answeredAt: answeredAtOf(leg), endedAt: lastSign(leg) }];
  });
  const transfers = Object.entries(state.transfers).flatMap(([transferId, { requested, decided, finished }]) => {
    if (finished !== null) return [];
    const recordId = requested?.fact.recordId || decided?.fact.recordId || "";
    return [{ transferId, recordId, requestedAt: requested?.at ?? 0 }];
  });
  const { createdAt, answeredAt } = recordTimes(state);
  const ends = [...legs, ...Object.values(state.legs).map((leg) => ({ endedAt: leg.ended?.fact.endedAt ?? 0 }))];
  const endedAt = Math.max(createdAt, ...ends.map((end) => end.endedAt));
  const call =
    state.ended === null
      ? { endedAt, callResult: answeredAt === 0 ? ("FAILED" as const) : ("COMPLETED" as const) }
      : null;
  return { legs, transfers, call };
}

function lastSign(leg: LegState): number {
  return Math.max(leg.aliveAt, answeredAtOf(leg), leg.started?.at ?? 0);
}
