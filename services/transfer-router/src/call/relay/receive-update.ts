import { crossingHeaders } from "../leg/crossing-headers.ts";
import { legIsIdle, openUpdate } from "../leg/is-idle.ts";
import { impliedAck } from "../leg/receive-ack.ts";
import { keepSlots, offerFor, SDP_TYPE } from "../leg/sdp.ts";
import { sendInDialog } from "../leg/send-request.ts";
import { sessionAnswer, tooShort } from "../leg/session-timer.ts";
import type { LegId } from "../state.ts";
import { answerNow, type Inbound, openServerTx } from "../transaction/respond.ts";
import { legOf, putText, type Turn, txOf } from "../turn.ts";
import { isBridging } from "./receive-re-invite.ts";

/** UPDATE (RFC 3311): without an offer it refreshes the leg's own session timer; with one it is relayed like a re-INVITE. */
export function receiveUpdate(t: Turn, legId: LegId, inbound: Inbound): void {
  if (inbound.message.body !== "") impliedAck(t, legId);
  const leg = legOf(t, legId);
  const { message } = inbound;
  const minSe = tooShort(message);
  if (minSe !== undefined) return answerNow(t, legId, inbound, { status: 422, headers: `Min-SE: ${minSe}\r\n` });
  const session = sessionAnswer(t, legId, message);
  if (message.body === "") return answerNow(t, legId, inbound, { status: 200, headers: session });
  const peer = leg.peer === 0 ? undefined : legOf(t, leg.peer);
  // RFC 3311 §5.2 and TRANSFER rule 11.
  if (leg.phase !== "up" || leg.guard !== null || isBridging(t) || peer === undefined || peer.phase !== "up") {
    return answerNow(t, legId, inbound, { status: 500, headers: "Retry-After: 2\r\n" });
  }
  const pending = txOf(t, leg.invite);
  const update = openUpdate(t, legId);
  if (pending !== undefined || leg.unacked !== 0 || update !== undefined || !legIsIdle(t, peer.id)) {
    const status = pending?.side === "server" || update === "theirs" ? 500 : 491;
    return answerNow(t, legId, inbound, { status, headers: status === 500 ? "Retry-After: 2\r\n" : "" });
  }
  const tx = openServerTx(t, legId, inbound);
  putText(t, `t${tx.id}.o`, message.body);
  putText(t, `t${tx.id}.h`, session);
  const { body, slots } = offerFor(t, peer.id, message.body);
  const purpose = { kind: "relay", from: tx.id } as const;
  const id = sendInDialog(t, peer.id, "UPDATE", {
    purpose,
    headers: crossingHeaders(message),
    contentType: SDP_TYPE,
    body,
  });
  keepSlots(t, id, slots);
}
