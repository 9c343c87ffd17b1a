import type { Transfer } from "../state.ts";
import { type DialRequestRow, packDialRequest, unpackDialRequest } from "./dial-row.ts";
import { type Instant, packInstant, unpackInstant } from "./instant.ts";
import { letters } from "./letters.ts";
import { TARGET_CLASS } from "./record-row.ts";
import { cut, type Stored, type Text } from "./row.ts";
import { packOwnText, type Reading, unpackOwnText, type Writing } from "./shared.ts";

export type TransferRow = [
  /** Phase, class, round. */
  letters: string,
  id: Text,
  record: number,
  refer: number,
  transferor: number,
  transferee: number,
  requestedAt: Instant,
  /** From `requestedAt`. */
  deadline: Instant,
  target: number,
  /** 0: the transferor, else one more than its number. */
  reporter: number,
  /** 1: the transferor left, 2: the transferee's session was touched. */
  flags: number,
  retryAt: Instant,
  retries: number,
  wanted: Stored<DialRequestRow> | 0,
];

const PHASE = letters<Transfer["phase"]>({ waiting: "w", dialing: "d", asking: "a", bridging: "b" });
const ROUND = letters<Transfer["round"]>({
  "idle-wait": "i",
  first: "f",
  "re-offer-wait": "o",
  "re-offer": "O",
  "ask-wait": "a",
  ask: "A",
  relay: "r",
});

export function packTransfer(w: Writing, transfer: Transfer): Stored<TransferRow> {
  const { requestedAt, wanted } = transfer;
  return cut<TransferRow>([
    PHASE.of[transfer.phase] + TARGET_CLASS.of[transfer.targetClass] + ROUND.of[transfer.round],
    packOwnText(w, transfer.id),
    transfer.record,
    transfer.refer,
    transfer.transferor,
    transfer.transferee,
    packInstant(w.base, requestedAt),
    packInstant(requestedAt, transfer.deadline),
    transfer.target,
    transfer.reporter === transfer.transferor ? 0 : transfer.reporter + 1,
    (transfer.transferorLeft ? 1 : 0) | (transfer.touched ? 2 : 0),
    packInstant(w.base, transfer.retryAt),
    transfer.retries,
    wanted === null ? 0 : packDialRequest(w, wanted),
  ]);
}

export function unpackTransfer(r: Reading, row: Stored<TransferRow>): Transfer {
  const [head = "", id = 0, record = 0, refer = 0, transferor = 0, transferee = 0, since = 0, deadline = 0] = row;
  const requestedAt = unpackInstant(r.base, since);
  const reporter = row[9] ?? 0;
  const flags = row[10] ?? 0;
  const wanted = row[13] ?? 0;
  return {
    phase: PHASE.read(head.charAt(0)),
    id: unpackOwnText(r, id),
    record,
    refer,
    transferor,
    reporter: reporter === 0 ? transferor : reporter - 1,
    transferee,
    target: row[8] ?? 0,
    targetClass: TARGET_CLASS.read(head.charAt(1)),
    requestedAt,
    deadline: unpackInstant(requestedAt, deadline),
    wanted: wanted === 0 ? null : unpackDialRequest(r, wanted),
    transferorLeft: (flags & 1) !== 0,
    touched: (flags & 2) !== 0,
    round: ROUND.read(head.charAt(2)),
    retryAt: unpackInstant(r.base, row[11] ?? 0),
    retries: row[12] ?? 0,
  };
}
