import type { Call, Leg, RecordState, Tx } from "./state.ts";

/**
 * May the store hear of this step later, with the next one? Only where losing it costs no more than a message that is sent
 * once more, or the news that somebody's telephone rings: an acknowledgement, or an answer, that a new owner would ask for
 * again (CLUSTER rule 13). Nothing was made, nothing carries SDP, no money depends on it.
 * @param rings the step passed a provisional response without a body on
 */
export function mayWait(before: Call, after: Call, rings: boolean): boolean {
  return (
    eventsMayWait(before, after) &&
    before.nextTx === after.nextTx &&
    before.dial === after.dial &&
    before.transfer === after.transfer &&
    before.keys === after.keys &&
    before.endBy === after.endBy &&
    before.legs.length === after.legs.length &&
    (before.records === after.records || (rings && sameButRinging(before.records, after.records))) &&
    (rings || textsOnlyWent(before.texts, after.texts)) &&
    after.legs.every((leg, i) => legMayWait(before.legs[i], leg, rings)) &&
    txsMayWait(before.txs, after.txs)
  );
}

/** What a provisional response says, and the answer to a final NOTIFY: it is asked for again. */
const LATE_EVENTS: ReadonlySet<string> = new Set(["call.progressed", "transfer.finished"]);

function eventsMayWait(before: Call, after: Call): boolean {
  if (before.eventSeq === after.eventSeq) return true;
  return after.events.every(({ seq, body }) => seq <= before.eventSeq || LATE_EVENTS.has(body.type));
}

function sameButRinging(before: readonly RecordState[], after: readonly RecordState[]): boolean {
  return before.length === after.length && after.every(({ isOpen }, i) => before[i]?.isOpen === isOpen);
}

/** Fields of a leg that only say what has been heard: the ACK, the answer to a NOTIFY and the guard that it starts, the end after our BYE. */
const HEARD: ReadonlySet<keyof Leg> = new Set(["unacked", "guard", "subscriptions", "session", "phase"]);

function legMayWait(before: Leg | undefined, after: Leg, rings: boolean): boolean {
  if (before === after) return true;
  if (before === undefined) return false;
  if (before.phase !== after.phase && !phaseMayWait(before.phase, after.phase, rings)) return false;
  for (const name of Object.keys(after) as (keyof Leg)[]) {
    if (before[name] !== after[name] && !HEARD.has(name) && !(rings && name === "dialog")) return false;
  }
  return true;
}

function phaseMayWait(before: Leg["phase"], after: Leg["phase"], rings: boolean): boolean {
  return (before === "closing" && after === "down") || (rings && before === "calling" && after === "early");
}

/** Transactions that were there, further on or gone. */
function txsMayWait(before: readonly Tx[], after: readonly Tx[]): boolean {
  if (before === after) return true;
  let at = 0;
  for (const tx of after) {
    while (at < before.length && before[at]?.id !== tx.id) at += 1;
    const old = before[at];
    if (old === undefined) return false;
    if (old !== tx && (old.route !== tx.route || old.branch !== tx.branch || old.cseq !== tx.cseq)) return false;
  }
  return true;
}

function textsOnlyWent(before: Call["texts"], after: Call["texts"]): boolean {
  if (before === after) return true;
  for (const name of Object.keys(after)) if (before[name] !== after[name]) return false;
  return true;
}
