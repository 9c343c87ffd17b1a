import type { SipMessage } from "@tandem/sip";
import { parseSdp } from "@tandem/sip/sdp";
import { ackAnswer } from "../leg/ack.ts";
import { receiveAnswer } from "../leg/sdp.ts";
import { sessionAgreed } from "../leg/session-timer.ts";
import type { ClientTx } from "../state.ts";
import { dropText, patch, type Turn, textOf } from "../turn.ts";
import { transferFailed } from "./transfer-failed.ts";

/** The target answered: ACK at once, for the offer was in the INVITE (TRANSFER rule 10); then the transferee is bridged to it. */
export function targetAnswered(t: Turn, tx: ClientTx, message: SipMessage): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  ackAnswer(t, tx);
  sessionAgreed(t, tx.leg, message, true);
  patch(t, {
    transfer: { ...transfer, phase: "bridging", target: tx.leg, round: "idle-wait", retries: 0, retryAt: 0 },
  });
  const [earlyTag, ...early] = (textOf(t, `L${tx.leg}.e`) ?? "").split("\n");
  dropText(t, `L${tx.leg}.e`);
  const answer = message.body === "" && earlyTag === message.toTag ? early.join("\n") : message.body;
  if (answer === "" || !parseSdp(answer).ok) return transferFailed(t, { status: 488, reason: "Not Acceptable Here" });
  receiveAnswer(t, tx.leg, answer);
}
