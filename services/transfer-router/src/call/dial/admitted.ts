import type { CallInput } from "../event.ts";
import { patch, patchRecord, type Turn } from "../turn.ts";
import { dialFailed } from "./dial-failed.ts";
import { dialNext, tried, unreachable } from "./dial-next.ts";
import type { Failure } from "./failure.ts";

const ADMISSION_SILENT: Failure = {
  status: 503,
  reason: "Admission Unavailable",
  warning: "neither limits nor billing said in time whether this call may be made",
  retryAfter: "5",
};

/** Limits and rate have answered. An answer to another question is late, and changes nothing. */
export function admitted(t: Turn, input: CallInput & { readonly kind: "call.admitted" }): void {
  const { dial } = t.call;
  if (dial === null || dial.phase !== "admitting" || dial.ask !== input.ask) return;
  const { refusal } = input;
  if (refusal !== undefined) {
    const retryAfter = refusal.retryAfterSec === undefined ? {} : { retryAfter: String(refusal.retryAfterSec) };
    return dialFailed(t, {
      status: refusal.status,
      reason: refusal.reason,
      warning: refusal.warning,
      ...retryAfter,
      isRefusal: true,
    });
  }
  if (input.unrated !== "") patchRecord(t, dial.record, { unrated: input.unrated });
  patch(t, { dial: { ...dial, phase: "calling", ask: "" } });
  dialNext(t);
}

/** DNS has answered for the candidate in hand. */
export function resolved(t: Turn, input: CallInput & { readonly kind: "target.resolved" }): void {
  const { dial } = t.call;
  if (dial === null || dial.phase !== "resolving" || dial.ask !== input.ask) return;
  patch(t, { dial: { ...dial, phase: "calling", ask: "", addresses: input.addresses } });
  if (input.addresses.length === 0) nameFailed(t);
  else dialNext(t);
}

/** DNS fails: as good as a carrier that does not answer; a foreign target is 503 (TRANSFER §3). */
function nameFailed(t: Turn): void {
  const { dial } = t.call;
  if (dial === null) return;
  const status = unreachable(dial.candidates[0]);
  tried(t, status);
  patch(t, { dial: { ...(t.call.dial ?? dial), candidates: dial.candidates.slice(1) } });
  if (dial.targetClass === "SIP" && dial.candidates.length <= 1)
    return dialFailed(t, { status, reason: "Target Not Resolved" });
  dialNext(t);
}

/** An ask that nobody answered in time. RFC 3261 §21.5.4: who cannot serve for a while says when to come again; a REFER has its 202 already. */
export function askTimedOut(t: Turn): void {
  const { dial } = t.call;
  if (dial === null) return;
  if (dial.phase === "resolving") nameFailed(t);
  else dialFailed(t, ADMISSION_SILENT);
}
