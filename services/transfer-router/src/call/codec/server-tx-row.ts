import type { ServerTx } from "../state.ts";
import { packInstant, unpackInstant } from "./instant.ts";
import { serverLetters, serverMachine } from "./machine.ts";
import { corrupt, cut, packText, type Stored, type Text } from "./row.ts";
import type { Reading, Writing } from "./shared.ts";
import {
  type CallParts,
  hasCookie,
  methodLetter,
  packRouteOf,
  type TxFields,
  unpackBranch,
  unpackMethod,
  unpackRouteOf,
  withoutCookie,
} from "./tx-fields.ts";

/** `flags` 1: reliable, 2: acked, 4: tagged, 8: offerless, 16: the branch has no cookie. */
export type ServerTxRow = [
  ...fields: TxFields,
  /** A number: one more than that of the call's key. */
  key: string | number,
  method: Text,
];

export function packServerTx(w: Writing, tx: ServerTx, call: CallParts): Stored<ServerTxRow> {
  const { machine, branch } = tx;
  const method = methodLetter(tx.method);
  const { startedAt } = machine;
  const key = call.keys.indexOf(tx.key);
  return cut<ServerTxRow>([
    `${serverLetters(machine)}${method}-${withoutCookie(branch)}`,
    tx.id,
    tx.leg,
    tx.cseq,
    packInstant(w.base, startedAt),
    packInstant(startedAt, machine.phaseAt),
    (machine.reliable ? 1 : 0) |
      (machine.kind === "invite-server" && machine.acked ? 2 : 0) |
      (tx.isTagged ? 4 : 0) |
      (tx.offerless ? 8 : 0) |
      (hasCookie(branch) ? 0 : 16),
    packRouteOf(w, tx, call),
    key < 0 ? tx.key : key + 1,
    method === "-" ? packText(tx.method) : 0,
  ]);
}

export function unpackServerTx(r: Reading, row: Stored<ServerTxRow>, call: CallParts): ServerTx {
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
    method: unpackMethod(head, row[9] ?? 0),
    key: typeof key === "string" ? key : (call.keys[key - 1] ?? corrupt(`no key ${key}`)),
    branch: unpackBranch(head, (flags & 16) !== 0),
    cseq: row[3] ?? 0,
    machine: serverMachine(head, { startedAt, phaseAt, reliable: (flags & 1) !== 0 }, (flags & 2) !== 0),
    route: unpackRouteOf(r, row[7] ?? 0, leg, call),
    offerless: (flags & 8) !== 0,
    isTagged: (flags & 4) !== 0,
  };
}
