import { type Entropy, entropyFrom, mintBranch, mintToken } from "@tandem/identity";
import type { Effect } from "./effect.ts";
import type { Env } from "./env.ts";
import type { CallInput } from "./event.ts";
import type { Call, Leg, LegId, RecordState, Tx, TxId } from "./state.ts";

/** One step under way: the state so far (each change makes a new one), and what is to be done after the commit. */
export interface Turn {
  call: Call;
  readonly at: number;
  readonly env: Env;
  readonly entropy: Entropy;
  readonly effects: Effect[];
}

export function turnOf(call: Call, input: CallInput, env: Env): Turn {
  // CLUSTER rule 22: an actor's time never goes back.
  return { call, at: Math.max(call.at, input.at), env, entropy: entropyFrom(input.entropy), effects: [] };
}

export function patch(t: Turn, change: Partial<Call>): void {
  t.call = { ...t.call, ...change };
}

export function legOf(t: Turn, id: LegId): Leg {
  const leg = t.call.legs[id - 1];
  if (leg === undefined) throw new Error(`no leg ${id}`);
  return leg;
}

export function patchLeg(t: Turn, id: LegId, change: Partial<Leg>): void {
  patch(t, { legs: t.call.legs.map((leg) => (leg.id === id ? { ...leg, ...change } : leg)) });
}

export function patchRecord(t: Turn, index: number, change: Partial<RecordState>): void {
  patch(t, { records: t.call.records.map((record, i) => (i === index ? { ...record, ...change } : record)) });
}

export function txOf(t: Turn, id: TxId): Tx | undefined {
  return t.call.txs.find((tx) => tx.id === id);
}

export function putTx(t: Turn, tx: Tx): void {
  const known = t.call.txs.some((other) => other.id === tx.id);
  patch(t, { txs: known ? t.call.txs.map((other) => (other.id === tx.id ? tx : other)) : [...t.call.txs, tx] });
}

/** The transaction is over: its bytes go with it. */
export function dropTx(t: Turn, id: TxId): void {
  patch(t, { txs: t.call.txs.filter((tx) => tx.id !== id) });
  const prefix = `t${id}`;
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(t.call.texts)) {
    if (name !== prefix && !name.startsWith(`${prefix}.`)) texts[name] = text;
  }
  patch(t, { texts });
}

export function textOf(t: Turn, name: string): string | undefined {
  return t.call.texts[name];
}

export function putText(t: Turn, name: string, text: string): void {
  if (t.call.texts[name] !== text) patch(t, { texts: { ...t.call.texts, [name]: text } });
}

export function dropText(t: Turn, name: string): void {
  if (t.call.texts[name] === undefined) return;
  const { [name]: _dropped, ...texts } = t.call.texts;
  patch(t, { texts });
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
