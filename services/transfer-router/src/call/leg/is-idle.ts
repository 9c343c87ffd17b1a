import type { ClientTx, LegId, Tx } from "../state.ts";
import { legOf, type Turn } from "../turn.ts";

/** An INVITE of ours whose 2xx bore the offer, and whose ACK still waits for an answer (TRANSFER rule 15). */
export function owesAck(t: Turn, tx: Tx): tx is ClientTx {
  return (
    tx.side === "client" && tx.offerless && tx.machine.phase === "accepted" && t.call.texts[`t${tx.id}.a`] === undefined
  );
}

/** No INVITE transaction in either direction, and no 2xx of ours without its ACK: a re-INVITE may start (RFC 3261 §14.1). */
export function legIsIdle(t: Turn, id: LegId): boolean {
  const leg = legOf(t, id);
  return (
    leg.phase === "up" &&
    leg.invite === 0 &&
    leg.unacked === 0 &&
    !t.call.txs.some((tx) => tx.leg === id && owesAck(t, tx))
  );
}
