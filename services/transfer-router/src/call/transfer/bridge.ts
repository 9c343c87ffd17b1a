import { alignOffer, isCovered } from "@tandem/sip/sdp";
import { legIsIdle } from "../leg/is-idle.ts";
import { agreedSdp, keepSlots, offerFor, receivedSdp, SDP_TYPE } from "../leg/sdp.ts";
import { sendInDialog } from "../leg/send-request.ts";
import { SESSION_SEC, sessionOffer } from "../leg/session-timer.ts";
import { answerWaiting } from "../relay/receive-re-invite.ts";
import type { LegId, Round, Transfer } from "../state.ts";
import { patch, type Turn, textOf } from "../turn.ts";
import { moved } from "./moved.ts";

/** A 1xx and no final response in this time: the re-INVITE is cancelled (TRANSFER rule 9). */
const GIVE_UP_MS = 32_000;

export function enterRound(t: Turn, round: Round, change: Partial<Transfer> = {}): void {
  const { transfer } = t.call;
  if (transfer !== null) patch(t, { transfer: { ...transfer, round, ...change } });
}

/** Goes on with the bridging when the leg that is next has become idle (TRANSFER rule 10). Called at the end of each step. */
export function proceedBridge(t: Turn): void {
  const { transfer } = t.call;
  if (transfer === null || transfer.phase !== "bridging") return;
  const { round, transferee, target } = transfer;
  if (round === "re-offer-wait" || round === "ask-wait") answerWaiting(t, target);
  if (round === "idle-wait" || round === "ask-wait") answerWaiting(t, transferee);
  if (transfer.retryAt > t.at) return;
  switch (transfer.round) {
    case "idle-wait":
      return offerTo(t, transfer.transferee, receivedSdp(t, transfer.target), "first");
    case "re-offer-wait":
      return offerTo(t, transfer.target, receivedSdp(t, transfer.transferee), "re-offer");
    case "ask-wait":
      if (!legIsIdle(t, transferee) || !legIsIdle(t, target)) return;
      sendInDialog(t, transfer.transferee, "INVITE", {
        purpose: { kind: "bridge" },
        headers: sessionLines(t, transfer.transferee),
        offerless: true,
        giveUpAt: t.at + GIVE_UP_MS,
      });
      return enterRound(t, "ask", { retryAt: 0 });
    default:
  }
}

/** The session timer that we ask of a leg; a 422 may have named a longer one (RFC 4028 §7.3). */
function sessionLines(t: Turn, legId: LegId): string {
  const minSe = Number(textOf(t, minSeName(legId)) ?? "0");
  return minSe > SESSION_SEC ? `Session-Expires: ${minSe}\r\nMin-SE: ${minSe}\r\n` : sessionOffer(SESSION_SEC);
}

/** Where the Min-SE of a leg's 422 is kept. */
export function minSeName(legId: LegId): string {
  return `L${legId}.se`;
}

/** A re-INVITE with an offer, as soon as the leg has no INVITE transaction in either direction. */
function offerTo(t: Turn, legId: LegId, offer: string | undefined, round: Round): void {
  if (offer === undefined || !legIsIdle(t, legId)) return;
  const { body, slots } = offerFor(t, legId, offer);
  const id = sendInDialog(t, legId, "INVITE", {
    purpose: { kind: "bridge" },
    headers: sessionLines(t, legId),
    contentType: SDP_TYPE,
    body,
    giveUpAt: t.at + GIVE_UP_MS,
  });
  keepSlots(t, id, slots);
  enterRound(t, round, { retryAt: 0 });
}

/** TRANSFER rule 2: what a leg's party has now against what the other leg was told on its behalf. */
function covers(t: Turn, party: LegId, other: LegId): boolean {
  const now = receivedSdp(t, party);
  const promised = agreedSdp(t, other);
  if (now === undefined || promised === undefined) return false;
  return isCovered(alignOffer(now, promised).body, promised, receivedSdp(t, other));
}

/** Rule 3: joined when each side has what the other was told; else one more offer, then one end-to-end round. */
export function settleRound(t: Turn): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  const { transferee, target, round } = transfer;
  if (round === "first") {
    if (covers(t, transferee, target)) return moved(t);
    return enterRound(t, "re-offer-wait");
  }
  if (covers(t, target, transferee)) return moved(t);
  enterRound(t, "ask-wait");
}
