import { isCovered } from "@tandem/sip/sdp";
import type { ClientTx, LegId } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { draw, legOf, patchLeg, type Turn } from "../turn.ts";
import { legIsIdle } from "./is-idle.ts";
import { agreedSdp, currentOffer, keepSlots, offerFor, receivedSdp, SDP_TYPE } from "./sdp.ts";
import { sendInDialog } from "./send-request.ts";

/** More than for the bridging: a call that is not restored stays without audio. Our ACK that was lost is repeated within 4 s, and until then the peer says 491. */
const TRIES = 16;

/** Re-INVITEs back and forth after which two sides that never agree are left alone (TRANSFER rule 3: no ping-pong). */
const MOST_REPAIRS = 4;

/** Owes a leg what it had before a transfer that failed (TRANSFER rule 8): its peer's last SDP, as soon as the leg is idle. */
export function restoreLeg(t: Turn, legId: LegId): void {
  patchLeg(t, legId, { repair: { at: 0, tries: 0, depth: 0 } });
}

/**
 * TRANSFER rule 2: what a leg has now may not be what its peer was promised; then the peer is offered it. `exactly`: also
 * when it has more, as after a hold that was undone on one leg alone.
 */
export function coverPeer(t: Turn, legId: LegId, depth: number, exactly = false): void {
  if (depth > MOST_REPAIRS) return;
  const leg = legOf(t, legId);
  const peer = leg.peer === 0 ? undefined : legOf(t, leg.peer);
  if (leg.phase !== "up" || peer === undefined || peer.phase !== "up" || peer.peer !== legId) return;
  const now = receivedSdp(t, leg.id);
  const promised = agreedSdp(t, peer.id);
  if (now === undefined || promised === undefined) return;
  const theirs = receivedSdp(t, peer.id);
  if (isCovered(now, promised, theirs) && (!exactly || isCovered(promised, now, theirs))) return;
  patchLeg(t, peer.id, { repair: { at: 0, tries: 0, depth } });
}

/** Sends what is owed to legs that have become idle. Called at the end of each step. */
export function proceedRepairs(t: Turn): void {
  for (const { id } of t.call.legs) {
    const { repair, phase, peer } = legOf(t, id);
    if (repair === null || repair.at !== 0) continue;
    if (phase !== "up" || peer === 0 || legOf(t, peer).phase !== "up") patchLeg(t, id, { repair: null });
    else if (legIsIdle(t, id) && t.call.transfer?.phase !== "bridging") sendRepair(t, id, peer);
  }
}

function sendRepair(t: Turn, legId: LegId, peer: LegId): void {
  const last = receivedSdp(t, peer) ?? currentOffer(t, peer);
  if (last === undefined) return patchLeg(t, legId, { repair: null });
  const { body, slots } = offerFor(t, legId, last);
  const id = sendInDialog(t, legId, "INVITE", { purpose: { kind: "restore" }, contentType: SDP_TYPE, body });
  keepSlots(t, id, slots);
}

/** Glare is tried again as in rule 9; another refusal leaves the session as it is. */
export function repairRefused(t: Turn, tx: ClientTx, { status }: Outcome): void {
  const { repair, owns } = legOf(t, tx.leg);
  if (repair === null) return;
  const isGlare = (status === 491 || status === 500) && repair.tries < TRIES;
  patchLeg(t, tx.leg, {
    repair: isGlare ? { ...repair, tries: repair.tries + 1, at: t.at + glareDelay(t, owns) } : null,
  });
}

/** RFC 3261 §14.1: who owns the Call-ID waits 2.1 to 4 s, the other 0 to 2 s; drawn once, and committed. */
export function glareDelay(t: Turn, ownsCallId: boolean): number {
  return ownsCallId ? 2100 + 10 * draw(t, 191) : 10 * draw(t, 201);
}
