import { header, headerOf, minSe as minSeField } from "@tandem/sip";
import { refreshTarget } from "@tandem/sip/dialog";
import { answerFrom } from "@tandem/sip/sdp";
import { isMediaRefusal } from "../dial/dial-responded.ts";
import { ackAnswer } from "../leg/ack.ts";
import { hangUp } from "../leg/hang-up.ts";
import { legIsIdle } from "../leg/is-idle.ts";
import { glareDelay, restoreLeg } from "../leg/restore-leg.ts";
import {
  agreedSdp,
  answerBack,
  answerFor,
  keepSlots,
  offerFor,
  receiveAnswer,
  receiveOffer,
  SDP_TYPE,
} from "../leg/sdp.ts";
import { sendInDialog } from "../leg/send-request.ts";
import { sessionAgreed } from "../leg/session-timer.ts";
import type { ClientTx, Transfer } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { legOf, patch, patchLeg, putText, type Turn, textOf } from "../turn.ts";
import { enterRound, minSeName, settleRound } from "./bridge.ts";
import { freshOfferCame, freshOfferRefused } from "./fresh-offer.ts";
import { moved } from "./moved.ts";
import { partyLost } from "./party-left.ts";
import { transferFailed } from "./transfer-failed.ts";

const TRIES = 3;
/** B repeats its 2xx for 64*T1 only: its ACK must not wait for longer than C may take, CANCEL included. */
const RELAY_GIVE_UP_MS = 16_000;
/** A Min-SE above a day is no refusal that could be met. */
const LONGEST_SE_SEC = 86_400;

/** The final answer to a re-INVITE of the bridging (TRANSFER rules 2, 3, 9). */
export function bridgeResponded(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { transfer } = t.call;
  const { message, status } = outcome;
  if (message !== undefined && status < 300)
    patchLeg(t, tx.leg, { dialog: refreshTarget(legOf(t, tx.leg).dialog, message) });
  const isOurs = transfer !== null && (tx.leg === transfer.transferee || tx.leg === transfer.target);
  if (!isOurs || transfer.phase === "waiting" || transfer.phase === "dialing") return tooLate(t, tx, outcome);
  if (transfer.phase === "asking") {
    if (status < 300 && message !== undefined && message.body !== "") return freshOfferCame(t, tx, message.body);
    return freshOfferRefused(t, tx, outcome);
  }
  if (status < 300 && message !== undefined) return accepted(t, tx, transfer, outcome);
  refused(t, tx, transfer, outcome);
}

function accepted(t: Turn, tx: ClientTx, transfer: Transfer, outcome: Outcome): void {
  const body = outcome.message?.body ?? "";
  if (tx.leg === transfer.transferee) patch(t, { transfer: { ...transfer, touched: true } });
  sessionAgreed(t, tx.leg, outcome.message, true);
  switch (transfer.round) {
    case "first":
    case "re-offer":
      ackAnswer(t, tx);
      // A 200 without SDP: what it said before holds unchanged (rule 9).
      if (body !== "") receiveAnswer(t, tx.leg, answerBack(t, tx.id, body));
      return settleRound(t);
    case "ask":
      return relayOffer(t, tx, transfer, body);
    case "relay": {
      ackAnswer(t, tx);
      if (body === "") return relayRefused(t, transfer, { status: 488, message: undefined });
      receiveAnswer(t, tx.leg, body);
      const asked = askTx(t, transfer);
      if (asked !== undefined) ackAnswer(t, asked, answerFor(t, asked.leg, answerBack(t, tx.id, body)));
      return moved(t);
    }
    default:
  }
}

/** Rule 3's end-to-end round: B's own offer goes to C, and C's answer into B's ACK. */
function relayOffer(t: Turn, tx: ClientTx, transfer: Transfer, offer: string): void {
  if (offer === "" || !legIsIdle(t, transfer.target)) {
    acknowledgeAsk(t, tx, offer);
    return transferFailed(t, { status: 488, reason: "Not Acceptable Here" });
  }
  receiveOffer(t, tx.leg, offer);
  const { body, slots } = offerFor(t, transfer.target, offer);
  const id = sendInDialog(t, transfer.target, "INVITE", {
    purpose: { kind: "bridge" },
    contentType: SDP_TYPE,
    body,
    giveUpAt: t.at + RELAY_GIVE_UP_MS,
  });
  keepSlots(t, id, slots);
  enterRound(t, "relay");
}

/** The INVITE of B whose 200 bore the offer, and whose ACK is owed. */
function askTx(t: Turn, transfer: Transfer): ClientTx | undefined {
  return t.call.txs.find(
    (tx): tx is ClientTx =>
      tx.side === "client" &&
      tx.leg === transfer.transferee &&
      tx.purpose.kind === "bridge" &&
      tx.offerless &&
      tx.machine.phase === "accepted" &&
      t.call.texts[`t${tx.id}.a`] === undefined,
  );
}

/** An offer that nobody can use is answered with what the leg had, so that its session stays as it was. */
function acknowledgeAsk(t: Turn, tx: ClientTx, offer: string): void {
  const last = agreedSdp(t, tx.leg);
  if (offer === "" || last === undefined) return ackAnswer(t, tx);
  receiveOffer(t, tx.leg, offer);
  ackAnswer(t, tx, answerFor(t, tx.leg, answerFrom(offer, last)));
}

function refused(t: Turn, tx: ClientTx, transfer: Transfer, outcome: Outcome): void {
  const { status, message } = outcome;
  const wait = transfer.round === "re-offer" ? "re-offer-wait" : transfer.round === "first" ? "idle-wait" : "ask-wait";
  if (status === 491 && transfer.retries < TRIES && transfer.round !== "relay") {
    return enterRound(t, wait, { retries: transfer.retries + 1, retryAt: t.at + glareDelay(t, legOf(t, tx.leg).owns) });
  }
  if (status === 422 && textOf(t, minSeName(tx.leg)) === undefined && transfer.round !== "relay") {
    const minSe = message === undefined ? undefined : headerOf(message, minSeField);
    if (minSe?.ok === true && minSe.value <= LONGEST_SE_SEC) {
      putText(t, minSeName(tx.leg), String(minSe.value));
      return enterRound(t, wait);
    }
  }
  const retryAfter = Number(message === undefined ? Number.NaN : header(message, "Retry-After"));
  if (status === 500 && transfer.retries === 0 && retryAfter >= 0 && retryAfter <= 10 && transfer.round !== "relay") {
    return enterRound(t, wait, { retries: TRIES, retryAt: t.at + retryAfter * 1000 });
  }
  if (transfer.round === "relay") return relayRefused(t, transfer, outcome);
  if (status === 481 || status === 408) {
    // Rule 12: B lost ends both; C lost is a failed transfer.
    if (tx.leg === transfer.target) return transferFailed(t, { status: 480, reason: "Temporarily Unavailable" });
    return partyLost(t, tx.leg, status);
  }
  if (isMediaRefusal(status) && transfer.round !== "ask") return enterRound(t, "ask-wait");
  transferFailed(t, { status: 488, reason: "Not Acceptable Here" });
}

function relayRefused(t: Turn, transfer: Transfer, outcome: Outcome): void {
  const asked = askTx(t, transfer);
  const last = agreedSdp(t, transfer.transferee);
  const offer = t.call.texts[`L${transfer.transferee}.r`];
  if (asked !== undefined)
    ackAnswer(
      t,
      asked,
      last === undefined || offer === undefined ? undefined : answerFor(t, asked.leg, answerFrom(offer, last)),
    );
  const isLost = outcome.status === 481 || outcome.status === 408;
  transferFailed(
    t,
    isLost ? { status: 480, reason: "Temporarily Unavailable" } : { status: 488, reason: "Not Acceptable Here" },
  );
}

/** The transfer has ended meanwhile: what the leg agreed to is undone (TRANSFER rule 8). */
function tooLate(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { message, status } = outcome;
  const leg = legOf(t, tx.leg);
  if (message === undefined || status >= 300) {
    if ((status === 481 || status === 408) && leg.phase === "up") partyLost(t, tx.leg, status);
    return;
  }
  if (tx.offerless) acknowledgeAsk(t, tx, message.body);
  else {
    ackAnswer(t, tx);
    if (message.body !== "") receiveAnswer(t, tx.leg, message.body);
  }
  if (leg.phase !== "up") return;
  if (leg.peer !== 0 && legOf(t, leg.peer).phase === "up") restoreLeg(t, tx.leg);
  else hangUp(t, tx.leg, { status: 480, cause: 31, by: "PLATFORM" }, "SIP;cause=480");
}
