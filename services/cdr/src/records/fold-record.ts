import type { RecordEvent, RecordFact, TransferFinished } from "./record-event.ts";
import type { LegState, RecordState, Stamped, TransferState } from "./record-state.ts";

const NO_LEG: LegState = { started: null, answeredAt: 0, aliveAt: 0, ended: null };
const NO_TRANSFER: TransferState = { requested: null, decided: null, finished: null };
const RINGING = 180;

/**
 * A record after one more of its events. Events may come in any order, twice or late: each place of the state takes the
 * first of its facts by time, or the extreme of its instants, so the result depends on the set of events alone.
 * Answers the same object when the event says nothing new.
 */
export function foldRecord(state: RecordState | undefined, event: RecordEvent): RecordState {
  if (state === undefined) return withFact(emptyRecord(event), event);
  const next = withFact(state, event);
  const trunkId = larger(state.trunkId, event.trunkId);
  const projectId = larger(state.projectId, event.projectId);
  const firstSeenAt = Math.min(state.firstSeenAt, event.at);
  if (trunkId === state.trunkId && projectId === state.projectId && firstSeenAt === state.firstSeenAt) return next;
  return { ...next, trunkId, projectId, firstSeenAt };
}

function emptyRecord(event: RecordEvent): RecordState {
  return {
    recordId: event.recordId,
    trunkId: event.trunkId,
    projectId: event.projectId,
    firstSeenAt: event.at,
    started: null,
    progressedAt: 0,
    ringingAt: 0,
    legs: {},
    transfers: {},
    made: null,
    ended: null,
  };
}

function withFact(state: RecordState, event: RecordEvent): RecordState {
  const { fact } = event;
  switch (fact.kind) {
    case "started":
      return withPlace(state, "started", first(state.started, event, fact.started));
    case "ended":
      return withPlace(state, "ended", first(state.ended, event, fact.ended));
    case "made.finished":
      return withPlace(state, "made", toldLast(state.made, event, fact.finished));
    case "progressed":
      return withProgress(state, fact.sipStatus, fact.at);
    case "leg.started":
    case "leg.answered":
    case "leg.alive":
    case "leg.ended":
      return withLeg(state, fact.legId, legAfter(state.legs[fact.legId] ?? NO_LEG, event, fact));
    case "transfer.requested":
    case "transfer.decided":
    case "transfer.finished":
      return withTransfer(
        state,
        fact.transferId,
        transferAfter(state.transfers[fact.transferId] ?? NO_TRANSFER, event, fact),
      );
  }
}

type LegFact = Extract<RecordFact, { readonly legId: string }>;
type TransferFact = Extract<RecordFact, { readonly transferId: string }>;

function legAfter(leg: LegState, event: RecordEvent, fact: LegFact): LegState {
  switch (fact.kind) {
    case "leg.started":
      return withPlace(leg, "started", first(leg.started, event, fact.started));
    case "leg.answered":
      return withPlace(leg, "answeredAt", earlier(leg.answeredAt, fact.answeredAt));
    case "leg.alive":
      return withPlace(leg, "aliveAt", Math.max(leg.aliveAt, event.at));
    case "leg.ended":
      return withPlace(leg, "ended", first(leg.ended, event, fact.ended));
  }
}

function transferAfter(transfer: TransferState, event: RecordEvent, fact: TransferFact): TransferState {
  switch (fact.kind) {
    case "transfer.requested":
      return withPlace(transfer, "requested", first(transfer.requested, event, fact.requested));
    case "transfer.decided":
      return withPlace(transfer, "decided", first(transfer.decided, event, fact.decided));
    case "transfer.finished":
      return withPlace(transfer, "finished", toldLast(transfer.finished, event, fact.finished));
  }
}

function withProgress(state: RecordState, sipStatus: number, at: number): RecordState {
  if (sipStatus < RINGING || sipStatus > 199) return state;
  const progressed = withPlace(state, "progressedAt", earlier(state.progressedAt, at));
  return sipStatus === RINGING ? withPlace(progressed, "ringingAt", earlier(state.ringingAt, at)) : progressed;
}

function withLeg(state: RecordState, legId: string, leg: LegState): RecordState {
  return leg === state.legs[legId] ? state : { ...state, legs: { ...state.legs, [legId]: leg } };
}

function withTransfer(state: RecordState, transferId: string, transfer: TransferState): RecordState {
  if (transfer === state.transfers[transferId]) return state;
  return { ...state, transfers: { ...state.transfers, [transferId]: transfer } };
}

function withPlace<T, K extends keyof T>(whole: T, place: K, value: T[K]): T {
  return whole[place] === value ? whole : { ...whole, [place]: value };
}

function first<T>(held: Stamped<T> | null, event: RecordEvent, fact: T): Stamped<T> {
  if (held !== null && (held.at < event.at || (held.at === event.at && held.id <= event.id))) return held;
  return { at: event.at, id: event.id, fact };
}

/** A transfer's end is told twice: when it came, and once more when its final NOTIFY was answered. The second one knows all. */
function toldLast(
  held: Stamped<TransferFinished> | null,
  event: RecordEvent,
  fact: TransferFinished,
): Stamped<TransferFinished> {
  const isComplete = fact.notifyAnsweredStatus > 0;
  if (held !== null && held.fact.notifyAnsweredStatus > 0 !== isComplete) {
    return isComplete ? { at: event.at, id: event.id, fact } : held;
  }
  return first(held, event, fact);
}

/** Of two instants of which 0 is none. */
function earlier(one: number, other: number): number {
  if (one === 0 || other === 0) return Math.max(one, other);
  return Math.min(one, other);
}

/** Every event of a record names the same trunk; should one not, the choice is at least always the same. */
function larger(one: string, other: string): string {
  return one > other ? one : other;
}
