import { isComplete, type LegState, type RecordState, type TransferState } from "./record-state.ts";

/** The instants of a record that are computed and not told. 0 is none. */
export interface RecordTimes {
  readonly createdAt: number;
  readonly answeredAt: number;
  /** Of the last leg, one that a transfer moved included; 0 while the record is not complete. */
  readonly endedAt: number;
  /** For INBOUND from the start, for OUTBOUND from the answer: the public API's words. Shown, never rated. */
  readonly durationSeconds: number;
  readonly postDialDelayMs: number | null;
  readonly ringTimeMs: number | null;
  readonly transferredAt: number;
}

export function recordTimes(state: RecordState): RecordTimes {
  const legs = Object.values(state.legs);
  const createdAt = state.started?.at ?? state.firstSeenAt;
  const answeredAt = least(legs.map(answeredAtOf));
  const endedAt = isComplete(state)
    ? Math.max(state.ended?.fact.endedAt ?? 0, ...legs.map((leg) => leg.ended?.fact.endedAt ?? 0))
    : 0;
  const countedFrom = state.started?.fact.direction === "INBOUND" ? createdAt : answeredAt;
  const proceeding = least([state.progressedAt, answeredAt]);
  const ringingUntil = answeredAt === 0 ? endedAt : answeredAt;
  return {
    createdAt,
    answeredAt,
    endedAt,
    durationSeconds: endedAt === 0 || countedFrom === 0 ? 0 : Math.max(0, Math.floor((endedAt - countedFrom) / 1000)),
    postDialDelayMs: proceeding === 0 ? null : Math.max(0, proceeding - createdAt),
    ringTimeMs: state.ringingAt === 0 || ringingUntil === 0 ? null : Math.max(0, ringingUntil - state.ringingAt),
    transferredAt: Math.max(
      state.made?.fact.movedAt ?? 0,
      ...Object.values(state.transfers).map((transfer) => transfer.finished?.fact.movedAt ?? 0),
    ),
  };
}

/** The leg's own event, or what its end says; 0 when it was never answered. */
export function answeredAtOf(leg: LegState): number {
  return least([leg.answeredAt, leg.ended?.fact.answeredAt ?? 0]);
}

/** When a transfer was asked for, and when it moved its transferee; 0 is not known. */
export function transferTimes({ requested, finished }: TransferState): {
  readonly requestedAt: number;
  readonly movedAt: number;
} {
  return { requestedAt: finished?.fact.requestedAt || requested?.at || 0, movedAt: finished?.fact.movedAt ?? 0 };
}

/** The latest instant that anything known of the record tells of: while its call lives, at most a minute ago. */
export function lastSignOf(state: RecordState): number {
  const legs = Object.values(state.legs).flatMap((leg) => [
    leg.started?.at ?? 0,
    leg.answeredAt,
    leg.aliveAt,
    leg.ended?.at ?? 0,
  ]);
  const transfers = Object.values(state.transfers).flatMap(({ requested, decided, finished }) => [
    requested?.at ?? 0,
    decided?.at ?? 0,
    finished?.at ?? 0,
  ]);
  return Math.max(
    state.firstSeenAt,
    state.started?.at ?? 0,
    state.progressedAt,
    state.ringingAt,
    state.made?.at ?? 0,
    state.ended?.at ?? 0,
    ...legs,
    ...transfers,
  );
}

function least(instants: readonly number[]): number {
  const known = instants.filter((instant) => instant > 0);
  return known.length === 0 ? 0 : Math.min(...known);
}
