import { stepTransaction } from "@tandem/sip/transaction";
import { acknowledged } from "../relay/acknowledged.ts";
import type { LegId, ServerTx } from "../state.ts";
import type { Inbound } from "../transaction/respond.ts";
import { dropText, dropTx, legOf, patchLeg, putTx, type Turn, txOf } from "../turn.ts";
import { byeNow } from "./hang-up.ts";

/** ACK of a final response of ours: found by leg and CSeq, for the ACK of a 2xx has a branch of its own (RFC 3261 §13.2.2.4). */
export function receiveAck(t: Turn, inbound: Inbound): void {
  const { message } = inbound;
  const leg = t.call.legs.find((l) => l.localTag === message.toTag && l.callId === message.callId);
  if (leg === undefined) return;
  const tx = t.call.txs.find(
    (x): x is ServerTx => x.side === "server" && x.leg === leg.id && x.method === "INVITE" && x.cseq === message.cseq,
  );
  if (tx === undefined) return;
  take(t, tx, message.body);
}

/**
 * The leg's party has begun another offer: it has had our 2xx and acknowledged it (RFC 3261 §13.2.2.4, §14.1), though its ACK
 * was lost, overtaken, or went with a router that died. An ACK that owes us an answer's SDP is waited for.
 */
export function impliedAck(t: Turn, legId: LegId): void {
  const tx = txOf(t, legOf(t, legId).unacked);
  if (tx?.side === "server" && !tx.offerless) take(t, tx, "");
}

function take(t: Turn, tx: ServerTx, body: string): void {
  const leg = legOf(t, tx.leg);
  const [machine, actions] = stepTransaction(tx.machine, { kind: "ack", at: t.at });
  if (machine === tx.machine) return;
  putTx(t, { ...tx, machine } as ServerTx);
  if (actions.includes("terminated")) return dropTx(t, tx.id);
  if (!actions.includes("deliver")) return;
  // Acknowledged: our 2xx is never sent again.
  dropText(t, `t${tx.id}`);
  if (legOf(t, leg.id).unacked === tx.id) patchLeg(t, leg.id, { unacked: 0 });
  if (legOf(t, leg.id).phase === "closing") return byeNow(t, leg.id);
  acknowledged(t, leg.id, tx, body);
}
