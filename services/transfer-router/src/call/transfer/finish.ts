import { q850OfStatus } from "../../routing/q850.ts";
import type { CallEventBody } from "../record/call-event.ts";
import { emit, recordName } from "../record/emit.ts";
import type { LegId, Transfer } from "../state.ts";
import { dropText, legOf, patchRecord, putText, type Turn, textOf } from "../turn.ts";

/** How a transfer ended. */
export interface Finish {
  readonly outcome: "MOVED" | "FAILED" | "REFUSED" | "ABANDONED";
  readonly status: number;
  readonly answeredButNotJoined: boolean;
  readonly movedAt: number;
}

type Finished = CallEventBody & { readonly type: "transfer.finished" };
const kept = (leg: LegId, refer: number): string => `R${leg}.${refer}`;

/** Tells the records how a transfer ended; once more when its final NOTIFY is answered. */
export function finish(t: Turn, transfer: Transfer, end: Finish): void {
  const { transferor, record, refer, requestedAt } = transfer;
  const parent = legOf(t, transferor).record;
  const child = record === 0 ? "" : recordName(t.call.id, record);
  const body: Finished = {
    type: "transfer.finished",
    transfer: transfer.id,
    child,
    ...end,
    requestedAt,
    finishedAt: t.at,
    notifyAnswered: 0,
  };
  emit(t, parent, 0, body);
  putText(t, kept(transfer.reporter, refer), JSON.stringify({ parent, body }));
  if (end.outcome !== "MOVED" && record !== 0)
    patchRecord(t, record, { status: end.status, cause: q850OfStatus(end.status) });
}

/** The transferor has answered its final NOTIFY with `status`, or will not: 0. */
export function finalNotified(t: Turn, leg: LegId, refer: number, status: number): void {
  const text = textOf(t, kept(leg, refer));
  if (text === undefined) return;
  const { parent, body } = JSON.parse(text) as { parent: number; body: Finished };
  dropText(t, kept(leg, refer));
  if (status !== 0) emit(t, parent, 0, { ...body, notifyAnswered: status });
}
