import { q850OfStatus } from "../../routing/q850.ts";
import { cancelDial } from "../dial/cancel-dial.ts";
import { byeGuarded } from "../leg/bye-guarded.ts";
import { type Ending, sideName } from "../leg/end-leg.ts";
import { hangUp } from "../leg/hang-up.ts";
import { cancelRelays } from "../relay/cancel-relays.ts";
import type { LegId, Transfer } from "../state.ts";
import { because, legOf, patch, patchLeg, type Turn } from "../turn.ts";
import { finish } from "./finish.ts";
import { isReporting, report } from "./notify.ts";
import { transferFailed } from "./transfer-failed.ts";

/** How long the transferor's BYE waits for the answer to its NOTIFY when the transferee hung up (TRANSFER rule 22). */
const HANG_UP_MS = 1_000;

/** A party has left its leg, or was lost: what that means for the others. `reason` is its Reason value, "" for none (TRANSFER rule 25). */
export function byeOf(t: Turn, legId: LegId, reason: string, by = sideName(legOf(t, legId).side)): void {
  const { transfer, dial } = t.call;
  const leg = legOf(t, legId);
  if (transfer?.transferor === legId) return transferorLeft(t, transfer);
  if (transfer?.transferee === legId) return transfereeLeft(t, transfer, reason, by);
  if (transfer?.target === legId) return transferFailed(t, { status: 480, reason: "Temporarily Unavailable" });
  if (leg.guard !== null) return patchLeg(t, legId, { guard: null });
  if (dial?.for === "call" && legId === 1) cancelDial(t, reason === "" ? "Q.850;cause=16" : reason, by);
  if (leg.peer === 0) return;
  const peer = legOf(t, leg.peer);
  if (peer.peer !== legId) return;
  hangUp(t, peer.id, { status: 0, cause: 16, by }, reason);
}

/** BYE right after the 202 is no cancellation: the transfer goes on (TRANSFER rule 23). */
function transferorLeft(t: Turn, transfer: Transfer): void {
  patch(t, { transfer: { ...transfer, transferorLeft: true } });
  patchLeg(t, transfer.transferee, { peer: 0 });
  report(t, transfer.reporter, transfer.refer, { kind: "transferor-left", at: t.at });
}

/** The transferee hangs up: CANCEL or BYE to the target, NOTIFY 487, then BYE to the transferor. */
function transfereeLeft(t: Turn, transfer: Transfer, reason: string, by: Ending["by"]): void {
  patch(t, { transfer: null });
  const why = reason === "" ? "Q.850;cause=16" : reason;
  cancelDial(t, why, by);
  if (transfer.target !== 0) hangUp(t, transfer.target, { status: 0, cause: 16, by }, why);
  finish(t, transfer, { outcome: "ABANDONED", status: 487, answeredButNotJoined: transfer.target !== 0, movedAt: 0 });
  report(t, transfer.reporter, transfer.refer, {
    kind: "final",
    status: 487,
    reason: "Request Terminated",
    at: t.at,
  });
  if (transfer.transferorLeft) return;
  patchLeg(t, transfer.transferor, { guard: { kind: "hang-up", at: t.at + HANG_UP_MS } });
  if (!isReporting(t, transfer.reporter)) byeGuarded(t, transfer.transferor);
}

/** The platform ends the call in the middle of a transfer: the transferor is told, and the records too. */
export function abandonTransfer(t: Turn, transfer: Transfer): void {
  patch(t, { transfer: null });
  cancelDial(t, "SIP;cause=487", "PLATFORM");
  finish(t, transfer, { outcome: "ABANDONED", status: 487, answeredButNotJoined: transfer.target !== 0, movedAt: 0 });
  report(t, transfer.reporter, transfer.refer, {
    kind: "final",
    status: 487,
    reason: "Request Terminated",
    at: t.at,
  });
}

/** A dialog is dead: its peer answered 481 or nothing at all (RFC 3261 §12.2.1.2, RFC 5057). */
export function partyLost(t: Turn, legId: LegId, status: number): void {
  if (legOf(t, legId).phase === "down") return;
  const reason = `SIP;cause=${status}`;
  because(t, legOf(t, legId).record, "party-lost");
  const { peer } = legOf(t, legId);
  if (peer !== 0) because(t, legOf(t, peer).record, "party-lost");
  hangUp(t, legId, { status, cause: q850OfStatus(status), by: "PLATFORM" }, reason);
  cancelRelays(t, legId);
  byeOf(t, legId, reason, "PLATFORM");
}
