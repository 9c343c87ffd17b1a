import { header } from "@tandem/sip";
import { refreshTarget } from "@tandem/sip/dialog";
import { answerFrom, portsZero } from "@tandem/sip/sdp";
import { ackAnswer } from "../leg/ack.ts";
import { restoreLeg } from "../leg/restore-leg.ts";
import {
  agreedSdp,
  answerBack,
  answerFor,
  keepSlots,
  offerAccepted,
  offerFor,
  receiveAnswer,
  receiveOffer,
  SDP_TYPE,
} from "../leg/sdp.ts";
import { sessionAgreed } from "../leg/session-timer.ts";
import type { ClientTx, ServerTx, TxId } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { respond } from "../transaction/respond.ts";
import { partyLost } from "../transfer/party-left.ts";
import { legOf, patchLeg, type Turn, textOf, txOf } from "../turn.ts";

/** The far side's final answer to a request that was relayed from another leg. */
export function relayResponded(t: Turn, tx: ClientTx, from: TxId, outcome: Outcome): void {
  const found = txOf(t, from);
  const near = found?.side === "server" && isOpen(found) ? found : undefined;
  const { message, status } = outcome;
  if (status < 300 && message !== undefined) {
    const leg = legOf(t, tx.leg);
    patchLeg(t, tx.leg, { dialog: refreshTarget(leg.dialog, message) });
    if (tx.method === "INVITE") sessionAgreed(t, tx.leg, message, leg.session !== null);
    return tx.method === "INVITE" ? inviteAnswered(t, tx, near, message.body) : answered(t, tx, near, outcome);
  }
  if (near !== undefined) {
    const retryAfter = message === undefined ? undefined : header(message, "Retry-After");
    respond(t, near, {
      status: relayedStatus(status),
      headers: retryAfter === undefined ? "" : `Retry-After: ${retryAfter}\r\n`,
    });
  }
  // RFC 3261 §12.2.1.2: the far dialog is gone.
  if (status === 481 || status === 408) partyLost(t, tx.leg, status);
}

function isOpen(tx: ServerTx): boolean {
  return tx.machine.phase === "proceeding" || tx.machine.phase === "trying";
}

/** What the near side may be told about the far one: a challenge or a redirect is ours to bear, not theirs. */
function relayedStatus(status: number): number {
  if (status === 401 || status === 407) return 403;
  if (status >= 300 && status < 400) return 488;
  return status === 481 || status === 408 ? 500 : status;
}

function inviteAnswered(t: Turn, tx: ClientTx, near: ServerTx | undefined, body: string): void {
  if (tx.offerless) {
    receiveOffer(t, tx.leg, body);
    if (near === undefined) {
      const last = agreedSdp(t, tx.leg);
      ackAnswer(t, tx, answerFor(t, tx.leg, last === undefined ? portsZero(body) : answerFrom(body, last)));
      return;
    }
    const { body: offer, slots } = offerFor(t, near.leg, body);
    keepSlots(t, near.id, slots);
    respond(t, near, { status: 200, headers: textOf(t, `t${near.id}.h`) ?? "", contentType: SDP_TYPE, body: offer });
    return;
  }
  ackAnswer(t, tx);
  if (body !== "") receiveAnswer(t, tx.leg, body);
  else offerAccepted(t, tx.leg);
  if (near === undefined) {
    // It was cancelled, and answered all the same: what it changed is put back.
    const { phase, peer } = legOf(t, tx.leg);
    if (phase === "up" && peer !== 0) restoreLeg(t, tx.leg);
    return;
  }
  const offer = textOf(t, `t${near.id}.o`) ?? "";
  receiveOffer(t, near.leg, offer);
  // A 200 without SDP leaves what the far side said before (TRANSFER rule 9).
  const last = agreedSdp(t, near.leg);
  const made =
    body === "" ? (last === undefined ? portsZero(offer) : answerFrom(offer, last)) : answerBack(t, tx.id, body);
  const answer = answerFor(t, near.leg, made);
  respond(t, near, { status: 200, headers: textOf(t, `t${near.id}.h`) ?? "", contentType: SDP_TYPE, body: answer });
}

/** INFO, MESSAGE, UPDATE. */
function answered(t: Turn, tx: ClientTx, near: ServerTx | undefined, outcome: Outcome): void {
  const body = outcome.message?.body ?? "";
  const offer = near === undefined ? undefined : textOf(t, `t${near.id}.o`);
  if (tx.method === "UPDATE" && offer !== undefined && offer !== "" && body !== "") {
    receiveAnswer(t, tx.leg, body);
    if (near === undefined) return;
    receiveOffer(t, near.leg, offer);
    const answer = answerFor(t, near.leg, answerBack(t, tx.id, body));
    respond(t, near, {
      status: outcome.status,
      headers: textOf(t, `t${near.id}.h`) ?? "",
      contentType: SDP_TYPE,
      body: answer,
    });
    return;
  }
  if (near === undefined) return;
  const contentType =
    outcome.message === undefined || body === "" ? undefined : header(outcome.message, "Content-Type");
  respond(t, near, { status: outcome.status, ...(contentType === undefined ? {} : { contentType, body }) });
}
