import { portsZero } from "@tandem/sip/sdp";
import { ackAnswer } from "../leg/ack.ts";
import { answerBack, answerFor, receiveAnswer, receivedSdp } from "../leg/sdp.ts";
import type { ClientTx, LegId, ServerTx } from "../state.ts";
import { partyLost } from "../transfer/party-left.ts";
import { legOf, type Turn } from "../turn.ts";

/** The ACK of our 2xx came. After an INVITE without an offer it bears the answer that the far side waits for (TRANSFER rule 15). */
export function acknowledged(t: Turn, legId: LegId, tx: ServerTx, answer: string): void {
  if (!tx.offerless) return;
  const far = waitingFor(t, legId, tx);
  if (answer === "") return answerMissing(t, legId, far);
  receiveAnswer(t, legId, answer);
  if (far !== undefined) ackAnswer(t, far, answerFor(t, far.leg, answerBack(t, tx.id, answer)));
}

/** 64*T1 went by without the ACK, or it bore no answer: the far side gets its ACK, with every m-line refused, and both end. */
export function answerMissing(t: Turn, legId: LegId, far: ClientTx | undefined): void {
  if (far !== undefined) {
    ackAnswer(t, far, answerFor(t, far.leg, portsZero(receivedSdp(t, far.leg) ?? "")));
  }
  partyLost(t, legId, 488);
}

/** The INVITE of ours whose ACK waits for this one. */
export function waitingFor(t: Turn, legId: LegId, tx: ServerTx): ClientTx | undefined {
  const { peer } = legOf(t, legId);
  return t.call.txs.find(
    (other): other is ClientTx =>
      other.side === "client" &&
      other.method === "INVITE" &&
      other.offerless &&
      other.machine.phase === "accepted" &&
      (other.purpose.kind === "relay"
        ? other.purpose.from === tx.id
        : other.purpose.kind === "dial" && other.leg === peer) &&
      t.call.texts[`t${other.id}.a`] === undefined,
  );
}
