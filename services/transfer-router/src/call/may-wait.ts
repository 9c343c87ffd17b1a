import type { Call, Leg, Tx } from "./state.ts";

/**
 * May the store hear of this step later, with the next one? Only where losing it costs no more than a message that is sent
 * once more: an acknowledgement, or an answer, that a new owner would ask for again (CLUSTER rule 13). Nothing was made,
 * nothing carries SDP, no event and no money depends on it.
 */
export function mayWait(before: Call, after: Call): boolean {
  return (
    before.eventSeq === after.eventSeq &&
    before.nextTx === after.nextTx &&
    before.dial === after.dial &&
    before.transfer === after.transfer &&
    before.records === after.records &&
    before.keys === after.keys &&
    before.endBy === after.endBy &&
    before.legs.length === after.legs.length &&
    textsOnlyWent(before.texts, after.texts) &&
    after.legs.every((leg, i) => legMayWait(before.legs[i], leg)) &&
    txsMayWait(before.txs, after.txs)
  );
}

/** Fields of a leg that only say what has been heard: the ACK, the answer to a NOTIFY and the guard that it starts, the end after our BYE. */
const HEARD: ReadonlySet<keyof Leg> = new Set(["unacked", "guard", "subscriptions", "session", "phase"]);

function legMayWait(before: Leg | undefined, after: Leg): boolean {
  if (before === after) return true;
  if (before === undefined) return false;
  if (before.phase !== after.phase && !(before.phase === "closing" && after.phase === "down")) return false;
  for (const name of Object.keys(after) as (keyof Leg)[]) {
    if (before[name] !== after[name] && !HEARD.has(name)) return false;
  }
  return true;
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
