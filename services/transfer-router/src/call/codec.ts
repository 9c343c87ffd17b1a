import type { Call, Leg, RecordState, Route, Tx } from "./state.ts";

/** A call as it is stored: the hot part is written by every commit, a cold text only when it changed (CLUSTER rule 16). */
export interface EncodedCall {
  readonly hot: string;
  readonly cold: Readonly<Record<string, string>>;
}

/** Fields in the order in which they are stored. A new one is added at the end: older states then lack it, and read its default. */
const LEG = fields<Leg>()(
  ["id", "side", "name", "party", "record", "owns", "phase", "callId", "localTag", "dialog", "route", "peer", "invite"],
  [
    "unacked",
    "intent",
    "answered",
    "timer",
    "session",
    "startedAt",
    "answeredAt",
    "subscriptions",
    "hasReferred",
    "guard",
    "waiting",
    "maxForwards",
    "repair",
    "reportsFor",
  ],
);
const RECORD = fields<RecordState>()(
  [
    "id",
    "direction",
    "relationship",
    "targetClass",
    "parent",
    "ratedNumber",
    "rateDeck",
    "unrated",
    "isOpen",
    "status",
    "cause",
    "hungUpBy",
    "isProgressed",
  ],
  [],
);
const ROUTE = fields<Route>()(["address", "port", "transport", "listener", "flow"], []);

export function encodeCall(call: Call): EncodedCall {
  const { texts, legs, txs, records, ...rest } = call;
  const hot = JSON.stringify({
    ...rest,
    legs: legs.map((leg) => pack(LEG, { ...leg, route: pack(ROUTE, leg.route) })),
    txs: txs.map((tx) => ({ ...tx, route: pack(ROUTE, tx.route) })),
    records: records.map((record) => pack(RECORD, record)),
  });
  return { hot, cold: texts };
}

/** The call that `encodeCall` stored. Throws on text that no version of it wrote: the store's corruption is not a call's state. */
export function decodeCall({ hot, cold }: EncodedCall): Call {
  const stored = JSON.parse(hot) as Omit<Call, "texts" | "legs" | "txs" | "records"> & {
    readonly legs: readonly (readonly unknown[])[];
    readonly txs: readonly (Omit<Tx, "route"> & { readonly route: readonly unknown[] })[];
    readonly records: readonly (readonly unknown[])[];
  };
  if (stored.v !== 1) throw new Error(`call state of version ${String(stored.v)}`);
  return {
    ...stored,
    legs: stored.legs.map((values) => {
      const leg = unpack<Leg>(LEG, values);
      return { ...leg, route: unpack<Route>(ROUTE, leg.route as unknown as readonly unknown[]) };
    }),
    txs: stored.txs.map((tx) => ({ ...tx, route: unpack<Route>(ROUTE, tx.route) }) as Tx),
    records: stored.records.map((values) => unpack<RecordState>(RECORD, values)),
    texts: cold,
  };
}

/** Checks at compile time that no field of `T` is left out. */
function fields<T>() {
  return <A extends keyof T, B extends keyof T>(
    first: readonly A[],
    second: readonly B[] & (Exclude<keyof T, A | B> extends never ? unknown : never),
  ): readonly (keyof T & string)[] => [...first, ...second] as (keyof T & string)[];
}

function pack(names: readonly string[], value: object): readonly unknown[] {
  const record = value as Readonly<Record<string, unknown>>;
  return names.map((name) => record[name]);
}

function unpack<T>(names: readonly string[], values: readonly unknown[]): T {
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as T;
}
