import type { Leg } from "../state.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { letters } from "./letters.ts";
import { routeNumber } from "./route-row.ts";
import { corrupt, cut, listOf, packList, packText, type Stored, type Text, unpackText } from "./row.ts";
import { packWord, type Reading, unpackWord, type Writing } from "./shared.ts";
import { packSubscription, type SubscriptionRow, unpackSubscription } from "./subscription-row.ts";
import { packUri, type Uri, unpackUri } from "./uri.ts";

/** What most legs need comes first: the rest is cut. New fields come last. */
export type LegRow = [
  /** Side, phase, and then the local tag. */
  head: string,
  /** 1: we own the Call-ID, 2: last SDP was an answer, 4: supports session timers, 8: has referred. */
  flags: number,
  route: number,
  callId: Text,
  remoteTag: Text,
  remoteTarget: Uri,
  /** 1: the remote target in angle brackets. */
  remote: Uri | 1,
  local: Uri,
  party: number,
  name: number,
  startedAt: Instant,
  maxForwards: number,
  localSeq: number,
  /** One more than the number. */
  remoteSeq: number,
  peer: number,
  record: number,
  /** From `startedAt`. */
  answeredAt: Instant,
  intent: readonly number[] | 0,
  invite: number,
  unacked: number,
  subscriptions: readonly Stored<SubscriptionRow>[] | 0,
  session: [seconds: number, at: Instant, weRefresh: number] | 0,
  guard: [kind: string, at: Instant] | 0,
  routeSet: readonly string[] | 0,
  repair: [at: Instant, tries: number, depth: number] | 0,
  waiting: number,
  reportsFor: number,
  /** 0: its place among the legs. */
  id: number,
  /** 0: the leg's. */
  dialogCallId: Text,
  dialogLocalTag: Text,
];

export const SIDE = letters<Leg["side"]>({ customer: "c", carrier: "k", foreign: "f" });
const PHASE = letters<Leg["phase"]>({ calling: "c", early: "e", up: "u", closing: "x", down: "d" });
const GUARD = letters<NonNullable<Leg["guard"]>["kind"]>({ moved: "m", "hang-up": "h" });

export function packLeg(w: Writing, leg: Leg, index: number): Stored<LegRow> {
  const { dialog, session, guard, repair, subscriptions } = leg;
  return cut<LegRow>([
    SIDE.of[leg.side] + PHASE.of[leg.phase] + leg.localTag,
    (leg.owns ? 1 : 0) | (leg.answered ? 2 : 0) | (leg.timer ? 4 : 0) | (leg.hasReferred ? 8 : 0),
    routeNumber(w, leg.route),
    packText(leg.callId),
    packText(dialog.remoteTag),
    packUri(w, dialog.remoteTarget),
    dialog.remote === `<${dialog.remoteTarget}>` ? 1 : packUri(w, dialog.remote),
    packUri(w, dialog.local),
    packWord(w, leg.party),
    packWord(w, leg.name),
    packInstant(w.base, leg.startedAt),
    leg.maxForwards,
    dialog.localSeq,
    dialog.remoteSeq + 1,
    leg.peer,
    leg.record,
    packInstant(leg.startedAt, leg.answeredAt),
    packList(leg.intent),
    leg.invite,
    leg.unacked,
    packList(subscriptions.map((subscription) => packSubscription(w, subscription))),
    session === null ? 0 : [session.seconds, packInstant(w.base, session.at), session.weRefresh ? 1 : 0],
    guard === null ? 0 : [GUARD.of[guard.kind], packInstant(w.base, guard.at)],
    packList(dialog.routeSet),
    repair === null ? 0 : [packInstant(w.base, repair.at), repair.tries, repair.depth],
    leg.waiting,
    leg.reportsFor,
    leg.id === index + 1 ? 0 : leg.id,
    // As it is: "" is another Call-ID than the leg's.
    dialog.callId === leg.callId ? 0 : dialog.callId,
    dialog.localTag === leg.localTag ? 0 : dialog.localTag,
  ]);
}

export function unpackLeg(r: Reading, row: Stored<LegRow>, index: number): Leg {
  const head = row[0] ?? "";
  const flags = row[1] ?? 0;
  const localTag = head.slice(2);
  const callId = unpackText(row[3] ?? 0);
  const remoteTarget = unpackUri(r, row[5] ?? 0);
  const remote = row[6] ?? 0;
  const startedAt = unpackInstant(r.base, row[10] ?? 0);
  const subscriptions = row[20] ?? 0;
  const session = row[21] ?? 0;
  const guard = row[22] ?? 0;
  const repair = row[24] ?? 0;
  const id = row[27] ?? 0;
  const dialogCallId = row[28] ?? 0;
  const dialogLocalTag = row[29] ?? 0;
  const route = row[2] ?? 0;
  return {
    id: id === 0 ? index + 1 : id,
    side: SIDE.read(head.charAt(0)),
    name: unpackWord(r, row[9] ?? 0),
    party: unpackWord(r, row[8] ?? 0),
    record: row[15] ?? 0,
    owns: (flags & 1) !== 0,
    phase: PHASE.read(head.charAt(1)),
    callId,
    localTag,
    dialog: {
      callId: dialogCallId === 0 ? callId : dialogCallId,
      localTag: dialogLocalTag === 0 ? localTag : dialogLocalTag,
      remoteTag: unpackText(row[4] ?? 0),
      local: unpackUri(r, row[7] ?? 0),
      remote: remote === 1 ? `<${remoteTarget}>` : unpackUri(r, remote),
      localSeq: row[12] ?? 0,
      remoteSeq: (row[13] ?? 0) - 1,
      routeSet: listOf(row[23]),
      remoteTarget,
    },
    route: r.routes[route] ?? corrupt(`no route ${route}`),
    peer: row[14] ?? 0,
    invite: row[18] ?? 0,
    unacked: row[19] ?? 0,
    intent: listOf(row[17]),
    answered: (flags & 2) !== 0,
    timer: (flags & 4) !== 0,
    session:
      session === 0
        ? null
        : { seconds: session[0], weRefresh: session[2] === 1, at: unpackInstant(r.base, session[1]) },
    startedAt,
    answeredAt: unpackInstant(startedAt, row[16] ?? 0),
    subscriptions: subscriptions === 0 ? [] : subscriptions.map((stored) => unpackSubscription(r, stored)),
    reportsFor: row[26] ?? 0,
    hasReferred: (flags & 8) !== 0,
    guard: guard === 0 ? null : { kind: GUARD.read(guard[0]), at: unpackInstant(r.base, guard[1]) },
    repair: repair === 0 ? null : { at: unpackInstant(r.base, repair[0]), tries: repair[1], depth: repair[2] },
    waiting: row[25] ?? 0,
    maxForwards: row[11] ?? 0,
  };
}
