import type { LegId } from "../state.ts";
import type { Turn } from "../turn.ts";
import { currentOffer, keepSlots, offerFor, receivedSdp, SDP_TYPE } from "./sdp.ts";
import { sendInDialog } from "./send-request.ts";

/** Offers a leg again what it had before a transfer that failed (TRANSFER rule 8): its peer's last SDP. */
export function restoreLeg(t: Turn, legId: LegId, peer: LegId): void {
  const last = receivedSdp(t, peer) ?? currentOffer(t, peer);
  if (last === undefined) return;
  const { body, slots } = offerFor(t, legId, last);
  const id = sendInDialog(t, legId, "INVITE", { purpose: { kind: "restore" }, contentType: SDP_TYPE, body });
  keepSlots(t, id, slots);
}
