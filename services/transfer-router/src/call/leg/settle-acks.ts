import { answerFrom, portsZero } from "@tandem/sip/sdp";
import type { LegId } from "../state.ts";
import type { Turn } from "../turn.ts";
import { ackAnswer } from "./ack.ts";
import { owesAck } from "./is-idle.ts";
import { agreedSdp, answerFor, receivedSdp } from "./sdp.ts";

/** Nobody will answer the offer of a 2xx any more: it is ACKed with what the leg had, or with every m-line refused (TRANSFER rules 12, 15). */
export function settleOwedAcks(t: Turn, legId: LegId): void {
  for (const tx of t.call.txs) {
    if (tx.leg !== legId || !owesAck(t, tx)) continue;
    const offer = receivedSdp(t, legId) ?? "";
    const agreed = agreedSdp(t, legId);
    ackAnswer(t, tx, answerFor(t, legId, agreed === undefined ? portsZero(offer) : answerFrom(offer, agreed)));
  }
}
