import { answerFrom } from "@tandem/sip/sdp";
import { dialFailed } from "../dial/dial-failed.ts";
import { dialNext } from "../dial/dial-next.ts";
import { ackAnswer } from "../leg/ack.ts";
import { legIsIdle } from "../leg/is-idle.ts";
import { agreedSdp, answerFor, receiveOffer } from "../leg/sdp.ts";
import { sendInDialog } from "../leg/send-request.ts";
import type { Candidate, ClientTx, Dial, Leg } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { legOf, patch, type Turn } from "../turn.ts";
import { partyLost } from "./party-left.ts";

const GIVE_UP_MS = 32_000;

/**
 * The target refused E1, which came from an answer and may list too little: once, the transferee is asked for a fresh
 * offer, and the target is invited with that (TRANSFER rule 5). False when there is nothing to ask for.
 */
export function askFreshOffer(t: Turn, dial: Dial, target: Leg): boolean {
  const { transfer } = t.call;
  if (transfer === null) return false;
  const transferee = legOf(t, transfer.transferee);
  if (!transferee.answered || !legIsIdle(t, transferee.id)) return false;
  const { address, port, transport } = target.route;
  const again: Candidate = {
    side: target.side,
    name: target.name,
    host: address,
    port,
    transport,
    uri: target.dialog.remoteTarget,
    depth: 0,
  };
  const next: Dial = {
    ...dial,
    fresh: true,
    leg: 0,
    candidates: [again, ...dial.candidates],
    addresses: [{ address, port, transport }],
  };
  patch(t, { dial: next, transfer: { ...transfer, phase: "asking" } });
  sendInDialog(t, transferee.id, "INVITE", {
    purpose: { kind: "bridge" },
    offerless: true,
    giveUpAt: t.at + GIVE_UP_MS,
  });
  return true;
}

/** The fresh offer: B keeps what A gave it last, and C is invited with what B can. */
export function freshOfferCame(t: Turn, tx: ClientTx, offer: string): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  const last = agreedSdp(t, tx.leg);
  receiveOffer(t, tx.leg, offer);
  ackAnswer(t, tx, last === undefined ? undefined : answerFor(t, tx.leg, answerFrom(offer, last)));
  patch(t, { transfer: { ...transfer, phase: "dialing", touched: true } });
  dialNext(t);
}

export function freshOfferRefused(t: Turn, tx: ClientTx, outcome: Outcome): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  if (outcome.status < 300) ackAnswer(t, tx);
  patch(t, { transfer: { ...transfer, phase: "dialing" } });
  if (outcome.status === 481 || outcome.status === 408) return partyLost(t, tx.leg, outcome.status);
  dialFailed(t, { status: 488, reason: "Not Acceptable Here" });
}
