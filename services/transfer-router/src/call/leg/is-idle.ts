import type { ClientTx, LegId, Tx } from "../state.ts";
import { legOf, type Turn } from "../turn.ts";

/** An INVITE of ours whose 2xx bore the offer, and whose ACK still waits for an answer (TRANSFER rule 15). */
export function owesAck(t: Turn, tx: Tx): tx is ClientTx {
  return (
    tx.side === "client" && tx.offerless && tx.machine.phase === "accepted" && t.call.texts[`t${tx.id}.a`] === undefined
  );
}

/** No INVITE or UPDATE in either direction, and no 2xx without its ACK: a re-INVITE may start (RFC 3261 §14.1, RFC 3311 §5.1). */
export function legIsIdle(t: Turn, id: LegId): boolean {
  const leg = legOf(t, id);
  return (
    leg.phase === "up" &&
    leg.invite === 0 &&
    leg.unacked === 0 &&
    openUpdate(t, id) === undefined &&
    !t.call.txs.some((tx) => tx.leg === id && owesAck(t, tx))
  );
}

/** The leg would be idle, had the ACK of our 2xx come. */
export function onlyAckMissing(t: Turn, id: LegId): boolean {
  const leg = legOf(t, id);
  return leg.phase === "up" && leg.invite === 0 && leg.unacked !== 0 && openUpdate(t, id) === undefined;
}

/** Whose offer in an UPDATE waits for its answer on the leg. One without an offer is answered in the step that takes it. */
export function openUpdate(t: Turn, id: LegId): "ours" | "theirs" | undefined {
  for (const { leg, method, side, machine } of t.call.txs) {
    const isOpen = machine.phase === "trying" || machine.phase === "proceeding";
    if (leg === id && method === "UPDATE" && isOpen) return side === "client" ? "ours" : "theirs";
  }
  return undefined;
}
