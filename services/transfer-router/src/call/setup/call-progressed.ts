import type { SipMessage } from "@tandem/sip";
import { crossingHeaders } from "../leg/crossing-headers.ts";
import { answerFor, receiveAnswer, SDP_TYPE } from "../leg/sdp.ts";
import type { LegId } from "../state.ts";
import { respond } from "../transaction/respond.ts";
import { legOf, patchLeg, type Turn, textOf, txOf } from "../turn.ts";

/** 18x of the called side, for the caller; its SDP is early media (RFC 3261 §13.2.1, unreliable: the answer repeats it). */
export function callProgressed(t: Turn, far: LegId, message: SipMessage): void {
  const caller = legOf(t, 1);
  const tx = txOf(t, caller.invite);
  if (tx?.side !== "server") return;
  patchLeg(t, 1, { phase: "early" });
  // Without an offer in the INVITE, an 18x that is not reliable may not bear one (RFC 3262 §5): it stays here.
  const early = message.body !== "" && !tx.offerless && textOf(t, "L1.r") !== undefined;
  if (!early)
    return respond(t, tx, {
      status: message.status,
      reason: message.reasonPhrase,
      headers: crossingHeaders(message),
    });
  receiveAnswer(t, far, message.body);
  const body = answerFor(t, 1, message.body);
  respond(t, tx, {
    status: message.status,
    reason: message.reasonPhrase,
    headers: crossingHeaders(message),
    contentType: SDP_TYPE,
    body,
  });
}
