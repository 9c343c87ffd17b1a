import { answerFrom, sameVersion, withDirection } from "@tandem/sip/sdp";
import { crossingHeaders } from "../leg/crossing-headers.ts";
import { legIsIdle, onlyAckMissing, openUpdate } from "../leg/is-idle.ts";
import { impliedAck } from "../leg/receive-ack.ts";
import { agreedSdp, answerFor, keepSlots, offerFor, receivedSdp, receiveOffer, SDP_TYPE, sentSdp } from "../leg/sdp.ts";
import { sendInDialog } from "../leg/send-request.ts";
import { sessionAnswer, sessionOffer, tooShort } from "../leg/session-timer.ts";
import type { LegId, ServerTx } from "../state.ts";
import { type Inbound, openServerTx, respond } from "../transaction/respond.ts";
import { legOf, patch, patchLeg, putText, type Turn, textOf, txOf } from "../turn.ts";

/** A re-INVITE (RFC 3261 §14.2): relayed to the leg's peer, answered here where the peer has nothing to say to it, or kept waiting. */
export function receiveReInvite(t: Turn, legId: LegId, inbound: Inbound): void {
  impliedAck(t, legId);
  const leg = legOf(t, legId);
  const pending = txOf(t, leg.invite);
  const tx = openServerTx(t, legId, inbound);
  // RFC 3261 §14.2: theirs before ours has ended is glare; theirs before theirs has ended is too early.
  const update = openUpdate(t, legId);
  if (pending?.side === "client" || update === "ours") return respond(t, tx, { status: 491 });
  if (update === "theirs" || pending !== undefined || leg.unacked !== 0 || leg.phase !== "up" || leg.waiting !== 0) {
    return respond(t, tx, { status: 500, headers: `Retry-After: ${1 + (t.entropy.next32() & 7)}\r\n` });
  }
  const minSe = tooShort(inbound.message);
  if (minSe !== undefined) return respond(t, tx, { status: 422, headers: `Min-SE: ${minSe}\r\n` });
  putText(t, `t${tx.id}.o`, inbound.message.body);
  putText(t, `t${tx.id}.h`, sessionAnswer(t, legId, inbound.message));
  putText(t, `t${tx.id}.x`, crossingHeaders(inbound.message));
  carryOn(t, tx);
}

/** Decides what becomes of a re-INVITE now; also when the bridging that it waited for has ended. */
export function carryOn(t: Turn, tx: ServerTx): void {
  const leg = legOf(t, tx.leg);
  const offer = textOf(t, `t${tx.id}.o`) ?? "";
  const { transfer } = t.call;
  if (leg.guard !== null) return answerHere(t, tx, "inactive");
  if (transfer !== null && isBridging(t) && (transfer.target === leg.id || transfer.transferee === leg.id)) {
    // TRANSFER rule 11: one re-INVITE a leg waits behind a 100.
    patchLeg(t, leg.id, { waiting: tx.id });
    return respond(t, tx, { status: 100 });
  }
  const last = receivedSdp(t, leg.id);
  if (offer !== "" && last !== undefined && sameVersion(last, offer)) return answerHere(t, tx, "as it was");
  if (transfer !== null && isBridging(t) && transfer.transferor === leg.id) {
    // The transferee is being moved: what its old peer offers now is put right by the restore, should the transfer fail.
    patch(t, { transfer: { ...transfer, touched: true } });
    return answerHere(t, tx, "as it was");
  }
  const peer = leg.peer === 0 ? undefined : legOf(t, leg.peer);
  if (peer === undefined || peer.phase !== "up") return answerHere(t, tx, "inactive");
  if (!legIsIdle(t, peer.id)) {
    if (!onlyAckMissing(t, peer.id) || leg.waiting !== 0) return respond(t, tx, { status: 491 });
    // Nobody offers anything there, an ACK is on its way, or will be asked for again.
    patchLeg(t, leg.id, { waiting: tx.id });
    return respond(t, tx, { status: 100 });
  }
  relay(t, tx, peer.id, offer);
}

/** A re-INVITE that waits for the bridging, on a leg that the bridging waits for: it is answered with what the leg has. */
export function answerWaiting(t: Turn, legId: LegId): void {
  const tx = txOf(t, legOf(t, legId).waiting);
  if (tx?.side !== "server") return;
  patchLeg(t, legId, { waiting: 0 });
  const { transfer } = t.call;
  // Its peer has not heard of what it offers: the restore tells, should the transfer fail.
  if (transfer?.transferee === legId) patch(t, { transfer: { ...transfer, touched: true } });
  if (tx.machine.phase === "proceeding") answerHere(t, tx, "as it was");
}

export function isBridging(t: Turn): boolean {
  return t.call.transfer?.phase === "bridging";
}

function relay(t: Turn, tx: ServerTx, peer: LegId, offer: string): void {
  const { session } = legOf(t, peer);
  const headers = (textOf(t, `t${tx.id}.x`) ?? "") + (session === null ? "" : sessionOffer(session.seconds));
  const purpose = { kind: "relay", from: tx.id } as const;
  if (offer === "") {
    sendInDialog(t, peer, "INVITE", { purpose, headers, offerless: true });
    return;
  }
  const { body, slots } = offerFor(t, peer, offer);
  const id = sendInDialog(t, peer, "INVITE", { purpose, headers, contentType: SDP_TYPE, body });
  keepSlots(t, id, slots);
}

function answerHere(t: Turn, tx: ServerTx, direction: "inactive" | "as it was"): void {
  const offer = textOf(t, `t${tx.id}.o`) ?? "";
  const last = agreedSdp(t, tx.leg) ?? sentSdp(t, tx.leg);
  if (last === undefined) return respond(t, tx, { status: 488 });
  const made = offer === "" ? last : answerFrom(offer, last);
  const body = answerFor(t, tx.leg, direction === "inactive" ? withDirection(made, "inactive") : made);
  if (offer !== "") receiveOffer(t, tx.leg, offer);
  respond(t, tx, { status: 200, headers: textOf(t, `t${tx.id}.h`) ?? "", contentType: SDP_TYPE, body });
}
