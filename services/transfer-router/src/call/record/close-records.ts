import type { RecordState } from "../state.ts";
import { patch, patchRecord, type Turn } from "../turn.ts";
import { renewCredit, settleCredit } from "./credit-effects.ts";
import { emit } from "./emit.ts";

/** A record ends with its last leg, the survivor of a transfer included; its slot in the trunk's limits ends with it (CLUSTER rule 30). */
export function closeRecords(t: Turn): void {
  t.call.records.forEach((record, index) => {
    if (!record.isOpen || isBusy(t, index)) return;
    const wasAnswered = t.call.legs.some((leg) => leg.record === index && leg.answeredAt !== 0);
    patchRecord(t, index, { isOpen: false });
    const { status, cause, hungUpBy, why } = record;
    emit(t, index, 0, {
      type: "call.ended",
      result: resultOf(record, wasAnswered),
      status: wasAnswered ? 200 : status,
      cause,
      hungUpBy,
      ...(why === "" ? {} : { why }),
    });
    t.effects.push({ kind: "limits.release", trunk: t.call.trunk, record: record.id });
    settleCredit(t, index);
  });
}

function isBusy(t: Turn, index: number): boolean {
  const { dial, transfer, legs } = t.call;
  return (
    dial?.record === index ||
    transfer?.record === index ||
    legs.some((leg) => leg.record === index && leg.phase !== "down" && leg.phase !== "closing")
  );
}

/** The result in the words of the public API. */
function resultOf(record: RecordState, wasAnswered: boolean): string {
  if (wasAnswered) return "COMPLETED";
  switch (record.status) {
    case 486:
    case 600:
      return "BUSY";
    case 408:
    case 480:
      return "NO_ANSWER";
    case 487:
      return "CANCEL";
    default:
      return "FAILED";
  }
}

/** Once a minute each answered leg tells that it lives, so that an orphan has an end (CLUSTER rule 32). */
export function tellAlive(t: Turn, everyMs: number): void {
  for (const leg of t.call.legs) {
    if (leg.phase === "up") emit(t, leg.record, leg.id, { type: "leg.alive", leg: `${t.call.id}-${leg.id}` });
  }
  const records = t.call.records.filter((record) => record.isOpen).map((record) => record.id);
  t.effects.push({ kind: "limits.renew", trunk: t.call.trunk, records });
  renewCredit(t);
  patch(t, { aliveAt: t.at + everyMs });
}
