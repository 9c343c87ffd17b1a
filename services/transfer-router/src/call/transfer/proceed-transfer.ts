import { startDial } from "../dial/start-dial.ts";
import { receivedSdp } from "../leg/sdp.ts";
import { legOf, patch, type Turn } from "../turn.ts";
import { transferFailed } from "./transfer-failed.ts";

/** A transfer that waited begins when no INVITE transaction is left on either leg and the transferee's SDP is known (TRANSFER rules 15, 18). */
export function proceedTransfer(t: Turn): void {
  const { transfer } = t.call;
  if (transfer === null || transfer.phase !== "waiting" || transfer.wanted === null) return;
  if (legOf(t, transfer.transferee).phase !== "up")
    return transferFailed(t, { status: 487, reason: "Request Terminated" });
  const isReady = [transfer.transferor, transfer.transferee].every((id) => {
    const leg = legOf(t, id);
    return leg.phase === "down" || (leg.invite === 0 && leg.unacked === 0);
  });
  if (!isReady || receivedSdp(t, transfer.transferee) === undefined) return;
  const { wanted } = transfer;
  patch(t, { transfer: { ...transfer, phase: "dialing", wanted: null } });
  startDial(t, wanted);
}

/** It waited for 64*T1 in vain. */
export function waitedTooLong(t: Turn): void {
  transferFailed(t, { status: 480, reason: "Temporarily Unavailable" });
}
