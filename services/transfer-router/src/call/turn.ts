import { type Entropy, entropyFrom, mintBranch, mintToken } from "@tandem/identity";
import type { Effect } from "./effect.ts";
import type { Env } from "./env.ts";
import type { CallInput } from "./event.ts";
import type { Call, Leg, LegId, RecordState, Tx, TxId } from "./state.ts";

/**
 * One step under way: the state so far, and what is to be done after the commit. The state that came in is never touched:
 * the first change of a step copies the call, its lists and its texts, and later changes go into those copies.
 * Legs, transactions and records are always replaced whole, so one that was read before a change stays as it was.
 */
export interface Turn {
  call: Call;
  readonly at: number;
  readonly env: Env;
  readonly entropy: Entropy;
  readonly effects: Effect[];
  readonly copied: { call: boolean; legs: boolean; txs: boolean; texts: boolean };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export function turnOf(call: Call, input: CallInput, env: Env): Turn {
  const copied = { call: false, legs: false, txs: false, texts: false };
  // CLUSTER rule 22: an actor's time never goes back.
  return { call, at: Math.max(call.at, input.at), env, entropy: entropyFrom(input.entropy), effects: [], copied };
}

function ownCall(t: Turn): Mutable<Call> {
  if (!t.copied.call) {
    t.call = { ...t.call };
    t.copied.call = true;
  }
  return t.call;
}

export function patch(t: Turn, change: Partial<Call>): void {
  Object.assign(ownCall(t), change);
}

export function legOf(t: Turn, id: LegId): Leg {
  const leg = t.call.legs[id - 1];
  if (leg === undefined) throw new Error(`no leg ${id}`);
  return leg;
}

export function patchLeg(t: Turn, id: LegId, change: Partial<Leg>): void {
  const leg = { ...legOf(t, id), ...change };
  const call = ownCall(t);
  if (!t.copied.legs) {
    call.legs = [...call.legs];
    t.copied.legs = true;
  }
  (call.legs as Leg[])[id - 1] = leg;
}

export function addLeg(t: Turn, leg: Leg): void {
  ownCall(t).legs = [...t.call.legs, leg];
  t.copied.legs = true;
}

export function patchRecord(t: Turn, index: number, change: Partial<RecordState>): void {
  patch(t, { records: t.call.records.map((record, i) => (i === index ? { ...record, ...change } : record)) });
}

/** Why the platform ends a record, in a word; of a record that is over nothing changes. */
export function because(t: Turn, index: number, why: string): void {
  if (t.call.records[index]?.isOpen === true) patchRecord(t, index, { why });
}

export function txOf(t: Turn, id: TxId): Tx | undefined {
  return t.call.txs.find((tx) => tx.id === id);
}

export function putTx(t: Turn, tx: Tx): void {
  const call = ownCall(t);
  const index = call.txs.findIndex((other) => other.id === tx.id);
  if (index < 0 || !t.copied.txs) call.txs = index < 0 ? [...call.txs, tx] : [...call.txs];
  t.copied.txs = true;
  if (index >= 0) (call.txs as Tx[])[index] = tx;
}

/** The transaction is over: its bytes go with it. */
export function dropTx(t: Turn, id: TxId): void {
  ownCall(t).txs = t.call.txs.filter((tx) => tx.id !== id);
  t.copied.txs = true;
  const prefix = `t${id}`;
  for (const name of Object.keys(t.call.texts)) if (name === prefix || name.startsWith(`${prefix}.`)) dropText(t, name);
}

export function textOf(t: Turn, name: string): string | undefined {
  return t.call.texts[name];
}

function ownTexts(t: Turn): Record<string, string> {
  const call = ownCall(t);
  if (!t.copied.texts) {
    call.texts = { ...call.texts };
    t.copied.texts = true;
  }
  return call.texts as Record<string, string>;
}

export function putText(t: Turn, name: string, text: string): void {
  if (t.call.texts[name] !== text) ownTexts(t)[name] = text;
}

export function dropText(t: Turn, name: string): void {
  if (t.call.texts[name] !== undefined) delete ownTexts(t)[name];
}

export function newTxId(t: Turn): TxId {
  const id = t.call.nextTx;
  patch(t, { nextTx: id + 1 });
  return id;
}

export function newToken(t: Turn, leg: LegId): string {
  const { partition, ref } = t.call;
  return mintToken(t.env.keys, { partition, actor: ref, leg, random: t.entropy.next32() });
}

export function newBranch(t: Turn, leg: LegId): string {
  const { partition, ref } = t.call;
  return mintBranch(t.env.keys, { partition, actor: ref, leg, random: t.entropy.next32() });
}

/** An integer from 0 to n - 1 out of the step's entropy. */
export function draw(t: Turn, n: number): number {
  return n <= 1 ? 0 : (t.entropy.next32() >>> 0) % n;
}
