import { refreshTarget } from "@tandem/sip/dialog";
import { answerFrom } from "@tandem/sip/sdp";
import type { ClientTx, LegId } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { partyLost } from "../transfer/party-left.ts";
import { legOf, patchLeg, type Turn } from "../turn.ts";
import { ackAnswer } from "./ack.ts";
import { coverPeer, glareDelay, repairRefused } from "./restore-leg.ts";
import { agreedSdp, answerFor, offerFor, receiveAnswer, receiveOffer, SDP_TYPE, sentSdp } from "./sdp.ts";
import { sendInDialog } from "./send-request.ts";
import { again, sessionAgreed, sessionOffer } from "./session-timer.ts";

/** A refused refresh is tried again after this long, and the delay of a glare. */
const RETRY_MS = 2_000;

/** A session refresh of ours: a re-INVITE with the SDP that holds, unchanged (RFC 4028 §7.4). */
export function refreshSession(t: Turn, legId: LegId): void {
  const leg = legOf(t, legId);
  const last = agreedSdp(t, legId);
  if (leg.session === null || last === undefined) return;
  patchLeg(t, legId, { session: again(t, leg.session) });
  const { body } = offerFor(t, legId, last);
  sendInDialog(t, legId, "INVITE", {
    purpose: { kind: "refresh" },
    headers: sessionOffer(leg.session.seconds),
    contentType: SDP_TYPE,
    body,
  });
}

export function refreshed(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { status, message } = outcome;
  if (status >= 300) {
    // TRANSFER rule 26: 408 and 481 end both legs, other refusals leave the session as it is.
    if (status === 408 || status === 481) return partyLost(t, tx.leg, status);
    const { session, owns } = legOf(t, tx.leg);
    if (session !== null) patchLeg(t, tx.leg, { session: { ...session, at: t.at + glareDelay(t, owns) + RETRY_MS } });
    return;
  }
  accept(t, tx, outcome);
  if (legOf(t, tx.leg).phase === "up") sessionAgreed(t, tx.leg, message, true);
  coverPeer(t, tx.leg, 1);
}

export function restored(t: Turn, tx: ClientTx, outcome: Outcome): void {
  if (outcome.status >= 300) {
    if (outcome.status === 408 || outcome.status === 481) return partyLost(t, tx.leg, outcome.status);
    return repairRefused(t, tx, outcome);
  }
  const depth = legOf(t, tx.leg).repair?.depth ?? 0;
  patchLeg(t, tx.leg, { repair: null });
  accept(t, tx, outcome);
  coverPeer(t, tx.leg, depth + 1, true);
}

function accept(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { message } = outcome;
  if (message === undefined) return;
  patchLeg(t, tx.leg, { dialog: refreshTarget(legOf(t, tx.leg).dialog, message) });
  if (tx.offerless) {
    receiveOffer(t, tx.leg, message.body);
    ackAnswer(t, tx, answerFor(t, tx.leg, answerFrom(message.body, sentSdp(t, tx.leg) ?? message.body)));
    return;
  }
  ackAnswer(t, tx);
  if (message.body !== "") receiveAnswer(t, tx.leg, message.body);
}
