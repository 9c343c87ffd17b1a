import { stepTransaction } from "@tandem/sip/transaction";
import { acknowledged } from "../relay/acknowledged.ts";
import type { ServerTx } from "../state.ts";
import type { Inbound } from "../transaction/respond.ts";
import { dropText, dropTx, legOf, patchLeg, putTx, type Turn } from "../turn.ts";
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
  const [machine, actions] = stepTransaction(tx.machine, { kind: "ack", at: t.at });
  if (machine === tx.machine) return;
  putTx(t, { ...tx, machine } as ServerTx);
  if (actions.includes("terminated")) return dropTx(t, tx.id);
  if (!actions.includes("deliver")) return;
  // Acknowledged: our 2xx is never sent again.
  dropText(t, `t${tx.id}`);
  if (legOf(t, leg.id).unacked === tx.id) patchLeg(t, leg.id, { unacked: 0 });
  if (legOf(t, leg.id).phase === "closing") return byeNow(t, leg.id);
  acknowledged(t, leg.id, tx, message.body);
}
