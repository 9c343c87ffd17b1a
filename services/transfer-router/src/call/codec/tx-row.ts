import type { ClientTx, Leg, Purpose, Route, ServerTx, Tx } from "../state.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { letters } from "./letters.ts";
import { clientLetters, clientMachine, serverLetters, serverMachine } from "./machine.ts";
import { isSameRoute, routeNumber } from "./route-row.ts";
import { corrupt, cut, packText, type Stored, type Text, unpackText } from "./row.ts";
import type { Reading, Writing } from "./shared.ts";

type Common = [
  /** Machine's kind and phase, method (`-`: in a field of its own), purpose (`-` in a server's), branch without its cookie. */
  head: string,
  id: number,
  leg: number,
  cseq: number,
  startedAt: Instant,
  /** From `startedAt`. */
  phaseAt: Instant,
  flags: number,
];

/** `flags` 1: reliable, 2 and 4: CANCEL, 8: offerless, 16: the branch has no cookie, 32: final NOTIFY. */
type ClientRow = [
  ...common: Common,
  /** 0: the leg's, else one more than its number. */
  route: number,
  /** The relay's `from`, the NOTIFY's subscription. */
  argument: number,
  /** From `startedAt`. */
  giveUpAt: Instant,
  method: Text,
];

/** `flags` 1: reliable, 2: acked, 4: tagged, 8: offerless, 16: the branch has no cookie. */
type ServerRow = [
  ...common: Common,
  route: number,
  /** A number: one more than that of the call's key. */
  key: string | number,
  method: Text,
];

export type TxRow = ClientRow | ServerRow;

const COOKIE = "z9hG4bK";
const METHOD: Readonly<Record<string, string>> = {
  INVITE: "I",
  BYE: "B",
  CANCEL: "C",
  NOTIFY: "N",
  REFER: "R",
  SUBSCRIBE: "S",
  UPDATE: "U",
  INFO: "F",
  MESSAGE: "M",
  OPTIONS: "O",
  PRACK: "P",
  PUBLISH: "L",
};
const METHOD_OF: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(METHOD).map(([method, letter]) => [letter, method]),
);
const PURPOSE = letters<Purpose["kind"]>({
  dial: "d",
  relay: "r",
  bridge: "b",
  restore: "s",
  refresh: "f",
  bye: "y",
  cancel: "c",
  notify: "n",
});
const CANCEL: Readonly<Record<ClientTx["cancel"], number>> = { no: 0, wanted: 2, sent: 4 };
const HEAD_LETTERS = 4;

export interface CallParts {
  readonly keys: readonly string[];
  readonly legs: readonly Leg[];
}

export function packTx(w: Writing, tx: Tx, call: CallParts): Stored<TxRow> {
  return tx.side === "client" ? packClient(w, tx, call) : packServer(w, tx, call);
}

export function unpackTx(r: Reading, row: Stored<TxRow>, call: CallParts): Tx {
  const kind = (row[0] ?? "").charAt(0);
  return kind === "C" || kind === "c"
    ? unpackClient(r, row as Stored<ClientRow>, call)
    : unpackServer(r, row as Stored<ServerRow>, call);
}

function packClient(w: Writing, tx: ClientTx, call: CallParts): Stored<ClientRow> {
  const { machine, purpose, branch } = tx;
  const method = METHOD[tx.method];
  const hasCookie = branch.startsWith(COOKIE);
  const { startedAt } = machine;
  return cut<ClientRow>([
    clientLetters(machine) +
      (method ?? "-") +
      PURPOSE.of[purpose.kind] +
      (hasCookie ? branch.slice(COOKIE.length) : branch),
    tx.id,
    tx.leg,
    tx.cseq,
    packInstant(w.base, startedAt),
    packInstant(startedAt, machine.phaseAt),
    (machine.reliable ? 1 : 0) |
      CANCEL[tx.cancel] |
      (tx.offerless ? 8 : 0) |
      (hasCookie ? 0 : 16) |
      (purpose.kind === "notify" && purpose.final ? 32 : 0),
    packRouteOf(w, tx, call),
    purpose.kind === "relay" ? purpose.from : purpose.kind === "notify" ? purpose.subscription : 0,
    packInstant(startedAt, tx.giveUpAt),
    method === undefined ? packText(tx.method) : 0,
  ]);
}

function unpackClient(r: Reading, row: Stored<ClientRow>, call: CallParts): ClientTx {
  const head = row[0] ?? "";
  const leg = row[2] ?? 0;
  const flags = row[6] ?? 0;
  const startedAt = unpackInstant(r.base, row[4] ?? 0);
  const phaseAt = unpackInstant(startedAt, row[5] ?? 0);
  return {
    id: row[1] ?? 0,
    side: "client",
    leg,
    method: methodOf(head, row[10] ?? 0),
    branch: branchOf(head, flags),
    cseq: row[3] ?? 0,
    machine: clientMachine(head, { startedAt, phaseAt, reliable: (flags & 1) !== 0 }),
    route: unpackRouteOf(r, row[7] ?? 0, leg, call),
    purpose: purposeOf(head, row[8] ?? 0, (flags & 32) !== 0),
    cancel: (flags & CANCEL.sent) !== 0 ? "sent" : (flags & CANCEL.wanted) !== 0 ? "wanted" : "no",
    giveUpAt: unpackInstant(startedAt, row[9] ?? 0),
    offerless: (flags & 8) !== 0,
  };
}

function packServer(w: Writing, tx: ServerTx, call: CallParts): Stored<ServerRow> {
  const { machine, branch } = tx;
  const method = METHOD[tx.method];
  const hasCookie = branch.startsWith(COOKIE);
  const { startedAt } = machine;
  const key = call.keys.indexOf(tx.key);
  return cut<ServerRow>([
    `${serverLetters(machine)}${method ?? "-"}-${hasCookie ? branch.slice(COOKIE.length) : branch}`,
    tx.id,
    tx.leg,
    tx.cseq,
    packInstant(w.base, startedAt),
    packInstant(startedAt, machine.phaseAt),
    (machine.reliable ? 1 : 0) |
      (machine.kind === "invite-server" && machine.acked ? 2 : 0) |
      (tx.isTagged ? 4 : 0) |
      (tx.offerless ? 8 : 0) |
      (hasCookie ? 0 : 16),
    packRouteOf(w, tx, call),
    key < 0 ? tx.key : key + 1,
    method === undefined ? packText(tx.method) : 0,
  ]);
}

function unpackServer(r: Reading, row: Stored<ServerRow>, call: CallParts): ServerTx {
  const head = row[0] ?? "";
  const leg = row[2] ?? 0;
  const flags = row[6] ?? 0;
  const startedAt = unpackInstant(r.base, row[4] ?? 0);
  const phaseAt = unpackInstant(startedAt, row[5] ?? 0);
  const key = row[8] ?? 0;
  return {
    id: row[1] ?? 0,
    side: "server",
    leg,
    method: methodOf(head, row[9] ?? 0),
    key: typeof key === "string" ? key : (call.keys[key - 1] ?? corrupt(`no key ${key}`)),
    branch: branchOf(head, flags),
    cseq: row[3] ?? 0,
    machine: serverMachine(head, { startedAt, phaseAt, reliable: (flags & 1) !== 0 }, (flags & 2) !== 0),
    route: unpackRouteOf(r, row[7] ?? 0, leg, call),
    offerless: (flags & 8) !== 0,
    isTagged: (flags & 4) !== 0,
  };
}

function packRouteOf(w: Writing, { route, leg }: Tx, { legs }: CallParts): number {
  const own = legs[leg - 1]?.route;
  return own !== undefined && isSameRoute(own, route) ? 0 : routeNumber(w, route) + 1;
}

function unpackRouteOf(r: Reading, stored: number, leg: number, { legs }: CallParts): Route {
  return (stored === 0 ? legs[leg - 1]?.route : r.routes[stored - 1]) ?? corrupt(`no route ${stored} of leg ${leg}`);
}

function methodOf(head: string, named: Text): string {
  const letter = head.charAt(2);
  return letter === "-" ? unpackText(named) : (METHOD_OF[letter] ?? corrupt(`no method ${letter}`));
}

function branchOf(head: string, flags: number): string {
  const rest = head.slice(HEAD_LETTERS);
  return (flags & 16) === 0 ? COOKIE + rest : rest;
}

function purposeOf(head: string, argument: number, final: boolean): Purpose {
  const kind = PURPOSE.read(head.charAt(3));
  switch (kind) {
    case "relay":
      return { kind, from: argument };
    case "notify":
      return { kind, subscription: argument, final };
    default:
      return { kind };
  }
}
