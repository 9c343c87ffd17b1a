import { referSubscription, type SubscriptionEvent, stepSubscription } from "@tandem/sip/subscription";
import { byeGuarded } from "../leg/bye-guarded.ts";
import { sendInDialog } from "../leg/send-request.ts";
import type { ClientTx, LegId, Purpose } from "../state.ts";
import type { Outcome } from "../transaction/outcome.ts";
import { legOf, patchLeg, type Turn } from "../turn.ts";
import { finalNotified } from "./finish.ts";

const SIPFRAG = "message/sipfrag;version=2.0";
/** 64*T1, in ms: an active subscription outlives the ring time-out by it (TRANSFER rule 19). */
const SLACK_MS = 32_000;

/** The implicit subscription of a REFER (RFC 3515 §2.4.4). */
export function subscribe(t: Turn, legId: LegId, id: number): void {
  const leg = legOf(t, legId);
  const policy = t.env.directory.trunkById(t.call.trunk)?.policy;
  const expiresMs = (policy?.transferRingTimeoutSec ?? 60) * 1000 + 2 * SLACK_MS;
  const subscription = referSubscription({
    id,
    withId: leg.hasReferred,
    at: t.at,
    expiresMs,
    progress: policy?.notifyProgress ?? "INITIAL",
  });
  patchLeg(t, legId, { subscriptions: [...leg.subscriptions, subscription], hasReferred: true });
}

/** One event of a subscription; its NOTIFYs go out in the dialog of the REFER, also after a BYE (RFC 5057 §3.1). */
export function report(t: Turn, legId: LegId, id: number, event: SubscriptionEvent): void {
  const before = legOf(t, legId).subscriptions.find((s) => s.id === id);
  if (before === undefined) return;
  const [after, actions] = stepSubscription(before, event);
  if (after !== before)
    patchLeg(t, legId, { subscriptions: legOf(t, legId).subscriptions.map((s) => (s.id === id ? after : s)) });
  for (const action of actions) {
    if (action.kind === "over") over(t, legId, id);
    else {
      sendInDialog(t, legId, "NOTIFY", {
        purpose: { kind: "notify", subscription: id, final: action.final },
        headers: `Event: ${action.event}\r\nSubscription-State: ${action.subscriptionState}\r\n`,
        contentType: SIPFRAG,
        body: action.sipfrag,
      });
    }
  }
}

export function notifyAnswered(
  t: Turn,
  tx: ClientTx,
  purpose: Purpose & { readonly kind: "notify" },
  { status, message }: Outcome,
): void {
  // A time-out is no answer: the records were told of the end before.
  if (purpose.final) finalNotified(t, tx.leg, purpose.subscription, message === undefined ? 0 : status);
  report(t, tx.leg, purpose.subscription, { kind: "notify-answered", status, at: t.at });
}

/** Whether a NOTIFY of the leg is still to come or to be answered. */
export function isReporting(t: Turn, legId: LegId): boolean {
  return legOf(t, legId).subscriptions.some(
    (s) => s.phase === "active" || (s.finalSent && s.finalAnswered === null && s.phase !== "removed"),
  );
}

/** The subscription is over: the guard may run (TRANSFER rules 20 to 22). */
function over(t: Turn, legId: LegId, id: number): void {
  const leg = legOf(t, legId);
  const left = leg.subscriptions.filter((s) => s.id !== id || s.phase === "active");
  patchLeg(t, legId, { subscriptions: left });
  const transferor = leg.reportsFor === 0 ? leg : legOf(t, leg.reportsFor);
  const { guard } = transferor;
  if (guard === null || transferor.phase !== "up" || isReporting(t, legId)) return;
  if (guard.kind === "hang-up") return byeGuarded(t, transferor.id);
  if (guard.at === 0) patchLeg(t, transferor.id, { guard: { kind: "moved", at: t.at + guardMs(t) } });
}

export function guardMs(t: Turn): number {
  return t.env.directory.trunkById(t.call.trunk)?.policy.byeGuardMs ?? 2000;
}
