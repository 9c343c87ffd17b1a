import { isSubscriptionOver } from "@tandem/sip/subscription";
import { again, SESSION_SEC } from "../leg/session-timer.ts";
import type { LegId } from "../state.ts";
import { dropText, legOf, patch, patchLeg, type Turn } from "../turn.ts";
import { finish } from "./finish.ts";
import { guardMs, report } from "./notify.ts";

/** The point of no return (TRANSFER rule 12): B and C talk. NOTIFY 200, and the guard before our BYE to the transferor. */
export function moved(t: Turn): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  const { transferor, transferee, target } = transfer;
  patch(t, { transfer: null, transfers: t.call.transfers + 1 });
  patchLeg(t, transferee, { peer: target, repair: null });
  patchLeg(t, target, { peer: transferee });
  keepRefreshed(t, transferee);
  keepRefreshed(t, target);
  for (const name of ["D.headers", "D.privacy", "D.hops"]) dropText(t, name);
  const policy = t.env.directory.trunkById(t.call.trunk)?.policy;
  const limits = [policy?.maxTransferredDurationSec ?? 14_400];
  if (transfer.targetClass === "SIP") limits.push(policy?.foreignGuard.maxDurationSec ?? 14_400);
  const endBy = t.at + Math.min(...limits) * 1000;
  patch(t, { endBy: t.call.endBy === 0 ? endBy : Math.min(t.call.endBy, endBy) });
  finish(t, transfer, { outcome: "MOVED", status: 200, answeredButNotJoined: false, movedAt: t.at });
  if (!transfer.transferorLeft) {
    const open = legOf(t, transfer.reporter).subscriptions.find(
      (s) => s.id === transfer.refer && !isSubscriptionOver(s),
    );
    // Rules 20 and 21: with no subscription the guard starts here; else with the answer to the final NOTIFY.
    patchLeg(t, transferor, { peer: 0, guard: { kind: "moved", at: open === undefined ? t.at + guardMs(t) : 0 } });
  }
  if (!transfer.transferorLeft || policy?.notifyAfterBye !== false) {
    report(t, transfer.reporter, transfer.refer, { kind: "final", status: 200, reason: "OK", at: t.at });
  }
}

/** TRANSFER rule 26: no customer and no media of ours is left in this pair, so somebody must show that it lives. */
function keepRefreshed(t: Turn, legId: LegId): void {
  const { session } = legOf(t, legId);
  patchLeg(t, legId, { session: again(t, session ?? { seconds: SESSION_SEC, weRefresh: true, at: 0 }) });
}
