import type {
  Ended,
  LegEnded,
  LegStarted,
  Started,
  TransferDecided,
  TransferFinished,
  TransferRequested,
} from "./record-event.ts";

/** A fact with the event it came from: of two for one place, the one with the smaller (at, id) stands. */
export interface Stamped<T> {
  readonly at: number;
  readonly id: string;
  readonly fact: T;
}

export interface LegState {
  readonly started: Stamped<LegStarted> | null;
  readonly answeredAt: number;
  readonly aliveAt: number;
  readonly ended: Stamped<LegEnded> | null;
}

export interface TransferState {
  readonly requested: Stamped<TransferRequested> | null;
  readonly decided: Stamped<TransferDecided> | null;
  readonly finished: Stamped<TransferFinished> | null;
}

/** All that is known of one record: plain data, the same for every order in which its events came. */
export interface RecordState {
  readonly recordId: string;
  readonly trunkId: string;
  readonly projectId: string;
  readonly firstSeenAt: number;
  readonly started: Stamped<Started> | null;
  /** The first 18x, and the first 180; 0 when there was none. */
  readonly progressedAt: number;
  readonly ringingAt: number;
  readonly legs: Readonly<Record<string, LegState>>;
  readonly transfers: Readonly<Record<string, TransferState>>;
  /** How the transfer ended that made this record. */
  readonly made: Stamped<TransferFinished> | null;
  readonly ended: Stamped<Ended> | null;
}

/** Complete: the call's end is in, and the end of every leg that is known. */
export function isComplete(state: RecordState): boolean {
  return state.ended !== null && Object.values(state.legs).every((leg) => leg.ended !== null);
}
