import { event as eventField, header, headerOf } from "@tandem/sip";
import { matchesSubscription } from "@tandem/sip/subscription";
import type { LegId } from "../state.ts";
import { answerNow, type Inbound } from "../transaction/respond.ts";
import { legOf, type Turn } from "../turn.ts";
import { report } from "./notify.ts";

/** In-dialog SUBSCRIBE of a refer subscription: refresh, or end (TRANSFER rule 19). */
export function receiveSubscribe(t: Turn, legId: LegId, inbound: Inbound): void {
  const asked = headerOf(inbound.message, eventField);
  if (!asked.ok) return answerNow(t, legId, inbound, { status: 400 });
  if (asked.value.package.toLowerCase() !== "refer")
    return answerNow(t, legId, inbound, { status: 489, headers: "Allow-Events: refer\r\n" });
  const subscription = legOf(t, legId).subscriptions.find((s) => matchesSubscription(s, asked.value.id));
  if (subscription === undefined) return answerNow(t, legId, inbound, { status: 481 });
  const left = Math.max(0, Math.ceil((subscription.expiresAt - t.at) / 1000));
  const wanted = header(inbound.message, "Expires") ?? String(left);
  if (!/^\d{1,10}$/.test(wanted)) return answerNow(t, legId, inbound, { status: 400 });
  const granted = Math.min(Number(wanted), Math.max(left, 1));
  answerNow(t, legId, inbound, { status: 200, headers: `Expires: ${granted}\r\n` });
  report(t, legId, subscription.id, { kind: "refreshed", expires: granted, at: t.at });
}
