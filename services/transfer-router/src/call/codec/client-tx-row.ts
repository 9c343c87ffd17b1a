import type { ClientTx, Purpose } from "../state.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { letters } from "./letters.ts";
import { clientLetters, clientMachine } from "./machine.ts";
import { cut, packText, type Stored, type Text } from "./row.ts";
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

/** `flags` 1: reliable, 2 and 4: CANCEL, 8: offerless, 16: the branch has no cookie, 32: final NOTIFY. */
export type ClientTxRow = [
  ...fields: TxFields,
  /** The relay's `from`, the NOTIFY's subscription. */
  argument: number,
  /** From `startedAt`. */
  giveUpAt: Instant,
  method: Text,
];

const PURPOSE = letters<Purpose["kind"]>({
  dial: "d",
  relay: "r",
  bridge: "b",
  restore: "s",
  refresh: "f",
  bye: "y",
  cancel: "c",
  probe: "p",
  notify: "n",
});
const CANCEL: Readonly<Record<ClientTx["cancel"], number>> = { no: 0, wanted: 2, sent: 4 };

export function packClientTx(w: Writing, tx: ClientTx, call: CallParts): Stored<ClientTxRow> {
  const { machine, purpose, branch } = tx;
  const method = methodLetter(tx.method);
  const { startedAt } = machine;
  return cut<ClientTxRow>([
    clientLetters(machine) + method + PURPOSE.of[purpose.kind] + withoutCookie(branch),
    tx.id,
    tx.leg,
    tx.cseq,
    packInstant(w.base, startedAt),
    packInstant(startedAt, machine.phaseAt),
    (machine.reliable ? 1 : 0) |
      CANCEL[tx.cancel] |
      (tx.offerless ? 8 : 0) |
      (hasCookie(branch) ? 0 : 16) |
      (purpose.kind === "notify" && purpose.final ? 32 : 0),
    packRouteOf(w, tx, call),
    purpose.kind === "relay" ? purpose.from : purpose.kind === "notify" ? purpose.subscription : 0,
    packInstant(startedAt, tx.giveUpAt),
    method === "-" ? packText(tx.method) : 0,
  ]);
}

export function unpackClientTx(r: Reading, row: Stored<ClientTxRow>, call: CallParts): ClientTx {
  const head = row[0] ?? "";
  const leg = row[2] ?? 0;
  const flags = row[6] ?? 0;
  const startedAt = unpackInstant(r.base, row[4] ?? 0);
  const phaseAt = unpackInstant(startedAt, row[5] ?? 0);
  return {
    id: row[1] ?? 0,
    side: "client",
    leg,
    method: unpackMethod(head, row[10] ?? 0),
    branch: unpackBranch(head, (flags & 16) !== 0),
    cseq: row[3] ?? 0,
    machine: clientMachine(head, { startedAt, phaseAt, reliable: (flags & 1) !== 0 }),
    route: unpackRouteOf(r, row[7] ?? 0, leg, call),
    purpose: purposeOf(head, row[8] ?? 0, (flags & 32) !== 0),
    cancel: (flags & CANCEL.sent) !== 0 ? "sent" : (flags & CANCEL.wanted) !== 0 ? "wanted" : "no",
    giveUpAt: unpackInstant(startedAt, row[9] ?? 0),
    offerless: (flags & 8) !== 0,
  };
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
