import { type DialRow, packDial, unpackDial } from "./codec/dial-row.ts";
import { type EventRow, packEvent, unpackEvent } from "./codec/event-row.ts";
import { type Instant, packInstant, unpackInstant } from "./codec/instant.ts";
import { type LegRow, packLeg, unpackLeg } from "./codec/leg-row.ts";
import { letters } from "./codec/letters.ts";
import { DIRECTION, packRecord, type RecordRow, unpackRecord } from "./codec/record-row.ts";
import { packRoute, type RouteRow, unpackRoute } from "./codec/route-row.ts";
import { corrupt, cut, packText, type Stored, type Text, unpackText } from "./codec/row.ts";
import type { Reading, Writing } from "./codec/shared.ts";
import { packTransfer, type TransferRow, unpackTransfer } from "./codec/transfer-row.ts";
import { packTx, type TxRow, unpackTx } from "./codec/tx-row.ts";
import type { Call, Route } from "./state.ts";

/** A call as it is stored: the hot part is written by every commit, a cold text only when it changed (CLUSTER rule 16). */
export interface EncodedCall {
  readonly hot: string;
  readonly cold: Readonly<Record<string, string>>;
}

/**
 * The hot part is JSON: arrays by position, a letter for each member of a union, defaults as 0. What stands in several
 * places is stored once: texts in `words`, routes in a table. A new field is appended to its row: an older state lacks
 * it and reads its default, an older reader does not see it (CLUSTER rule 27). Any other change is a new format.
 *
 * No field is forgotten: each reader makes its whole type, and each writer its whole row.
 */
type CallRow = [
  format: number,
  id: string,
  at: number,
  /** Direction and phase. */
  letters: string,
  partition: number,
  trunk: Text,
  keys: readonly string[],
  words: readonly string[],
  routes: readonly Stored<RouteRow>[],
  legs: readonly Stored<LegRow>[],
  txs: readonly Stored<TxRow>[],
  records: readonly Stored<RecordRow>[],
  dial: Stored<DialRow> | 0,
  transfer: Stored<TransferRow> | 0,
  nextTx: number,
  eventSeq: number,
  aliveAt: Instant,
  attempts: number,
  transfers: number,
  events: readonly Stored<EventRow>[] | 0,
  endBy: Instant,
  isEmergency: number,
  /** 0: the first digits of `id`. */
  ref: string | 0,
  traceparent: Text,
  refused: number,
];

const FORMAT = 1;
const REF_DIGITS = 16;
const PHASE = letters<Call["phase"]>({ up: "u", over: "o" });

export function encodeCall(call: Call): EncodedCall {
  const { id, ref, at, dial, transfer } = call;
  const words: string[] = [];
  const routes: Route[] = [];
  const w: Writing = { id, ref, base: at, words, numbers: new Map(), routes };
  const legs = call.legs.map((leg, index) => packLeg(w, leg, index));
  const txs = call.txs.map((tx) => packTx(w, tx, call));
  const row = cut<CallRow>([
    FORMAT,
    id,
    at,
    DIRECTION.of[call.direction] + PHASE.of[call.phase],
    call.partition,
    packText(call.trunk),
    call.keys,
    words,
    routes.map((route) => packRoute(w, route)),
    legs,
    txs,
    call.records.map((record, index) => packRecord(w, record, index)),
    dial === null ? 0 : packDial(w, dial),
    transfer === null ? 0 : packTransfer(w, transfer),
    call.nextTx,
    call.eventSeq,
    packInstant(at, call.aliveAt),
    call.attempts,
    call.transfers,
    call.events.length === 0 ? 0 : call.events.map((event) => packEvent(w, event)),
    packInstant(at, call.endBy),
    call.isEmergency ? 1 : 0,
    ref === id.slice(0, REF_DIGITS) ? 0 : ref,
    packText(call.traceparent),
    call.refused,
  ]);
  return { hot: JSON.stringify(row), cold: call.texts };
}

/** The call that `encodeCall` stored. Throws on text that no version of it wrote: the store's corruption is not a call's state. */
export function decodeCall({ hot, cold }: EncodedCall): Call {
  const row = JSON.parse(hot) as Stored<CallRow>;
  const [format, id = "", at = 0, head = "", partition = 0, trunk = 0, keys = [], words = []] = row;
  if (format !== FORMAT) corrupt(`no format ${String(format)}`);
  const storedRef = row[22] ?? 0;
  const ref = storedRef === 0 ? id.slice(0, REF_DIGITS) : storedRef;
  const routes: Route[] = [];
  const r: Reading = { id, ref, base: at, words, routes };
  for (const stored of row[8] ?? []) routes.push(unpackRoute(r, stored));
  const legs = (row[9] ?? []).map((stored, index) => unpackLeg(r, stored, index));
  const parts = { keys, legs };
  const dial = row[12] ?? 0;
  const transfer = row[13] ?? 0;
  const events = row[19] ?? 0;
  return {
    v: 1,
    id,
    ref,
    partition,
    trunk: unpackText(trunk),
    direction: DIRECTION.read(head.charAt(0)),
    isEmergency: row[21] === 1,
    at,
    phase: PHASE.read(head.charAt(1)),
    keys,
    legs,
    txs: (row[10] ?? []).map((stored) => unpackTx(r, stored, parts)),
    records: (row[11] ?? []).map((stored, index) => unpackRecord(r, stored, index)),
    dial: dial === 0 ? null : unpackDial(r, dial),
    transfer: transfer === 0 ? null : unpackTransfer(r, transfer),
    transfers: row[18] ?? 0,
    attempts: row[17] ?? 0,
    refused: row[24] ?? 0,
    nextTx: row[14] ?? 0,
    events: events === 0 ? [] : events.map((stored) => unpackEvent(r, stored)),
    eventSeq: row[15] ?? 0,
    traceparent: unpackText(row[23] ?? 0),
    aliveAt: unpackInstant(at, row[16] ?? 0),
    endBy: unpackInstant(at, row[20] ?? 0),
    texts: cold,
  };
}
