import type { SipMessage } from "@tandem/sip";
import { ackAnswer } from "../leg/ack.ts";
import { ALLOW, SUPPORTED } from "../leg/address.ts";
import { crossingHeaders } from "../leg/crossing-headers.ts";
import { hangUp } from "../leg/hang-up.ts";
import { answerFor, keepSlots, offerFor, receiveAnswer, receivedSdp, receiveOffer, SDP_TYPE } from "../leg/sdp.ts";
import { sessionAgreed } from "../leg/session-timer.ts";
import { emit, legName } from "../record/emit.ts";
import type { ClientTx, ServerTx } from "../state.ts";
import { respond } from "../transaction/respond.ts";
import { dropText, legOf, patchLeg, type Turn, textOf, txOf } from "../turn.ts";
import { callRefused } from "./call-refused.ts";

const NO_SDP = { status: 488, cause: 65, by: "PLATFORM" } as const;

/** The called side answered: the caller gets its 200. */
export function callAnswered(t: Turn, far: ClientTx, message: SipMessage): void {
  const caller = legOf(t, 1);
  const tx = txOf(t, caller.invite);
  sessionAgreed(t, far.leg, message, false);
  if (tx?.side !== "server") {
    ackAnswer(t, far);
    return hangUp(t, far.leg, NO_SDP);
  }
  const body = far.offerless ? offerBody(t, far, tx, message) : answerBody(t, far, message);
  if (body === undefined) {
    hangUp(t, far.leg, NO_SDP, "SIP;cause=488");
    return callRefused(t, { status: 488, warning: "the called side answered without SDP" });
  }
  const session = textOf(t, "C.session") ?? "";
  const headers = `Allow: ${ALLOW}\r\nSupported: ${SUPPORTED}\r\n${session}${crossingHeaders(message)}`;
  for (const name of ["C.session", "D.headers", "D.privacy"]) dropText(t, name);
  respond(t, tx, { status: 200, headers, contentType: SDP_TYPE, body });
  patchLeg(t, 1, { phase: "up", answeredAt: t.at, peer: far.leg });
  emit(t, 0, 1, { type: "leg.answered", leg: legName(t, 1), answeredAt: t.at });
}

/** The INVITE bore the offer: ACK at once (TRANSFER rule 10's order), and its answer goes to the caller. */
function answerBody(t: Turn, far: ClientTx, message: SipMessage): string | undefined {
  ackAnswer(t, far);
  // RFC 3261 §13.2.1: a 200 without SDP after an 18x with it: that one is the answer (TRANSFER rule 13).
  const answer = message.body === "" ? receivedSdp(t, far.leg) : message.body;
  if (answer === undefined || answer === "") return undefined;
  receiveAnswer(t, far.leg, answer);
  return answerFor(t, 1, answer);
}

/** The INVITE had none: the 200 bears the offer, and the far ACK waits for the caller's (TRANSFER rule 15). */
function offerBody(t: Turn, far: ClientTx, near: ServerTx, message: SipMessage): string | undefined {
  if (message.body === "") {
    ackAnswer(t, far);
    return undefined;
  }
  receiveOffer(t, far.leg, message.body);
  const { body, slots } = offerFor(t, 1, message.body);
  keepSlots(t, near.id, slots);
  return body;
}
