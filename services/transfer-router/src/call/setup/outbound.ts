import { traceIdOf } from "@tandem/identity";
import { parseUri } from "@tandem/sip";
import { decideOutbound } from "../../policy/decide-outbound.ts";
import { carrierCandidate } from "../dial/carrier-candidate.ts";
import { startDial } from "../dial/start-dial.ts";
import { tellLeg } from "../record/leg-started.ts";
import { openRecord } from "../record/open-record.ts";
import type { ServerTx } from "../state.ts";
import { traceCall } from "../trace-call.ts";
import { draw, patch, patchLeg, type Turn } from "../turn.ts";
import type { CallOffered } from "./call-offered.ts";
import { refuseOffer } from "./call-refused.ts";
import { callerOf } from "./caller-of.ts";

/** The customer's side calls the PSTN. */
export function beginOutbound(t: Turn, tx: ServerTx, input: CallOffered): void {
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const called = parseUri(input.message.requestUri);
  if (trunk === undefined) return refuseOffer(t, tx, input, { status: 403, warning: "this trunk is no longer known" });
  if (!called.ok || called.value.scheme === "other")
    return refuseOffer(t, tx, input, { status: 416, warning: "the Request-URI must be sip, sips or tel" });
  if (trunk.policy.trace) traceCall(t);
  const from = callerOf(input.message);
  const call = {
    origin: "dialled",
    trunk,
    called: called.value,
    from,
    transferee: undefined,
    transferorNumber: undefined,
  } as const;
  const verdict = decideOutbound(call, t.env.directory, t.env.plan, (n) => draw(t, n));
  if (!verdict.ok) {
    const { refusal } = verdict;
    const retryAfter =
      refusal.retryAfterSec === undefined ? {} : { headers: `Retry-After: ${refusal.retryAfterSec}\r\n` };
    return refuseOffer(t, tx, input, { ...refusal, ...retryAfter, trace: verdict.trace });
  }
  patch(t, { isEmergency: verdict.isEmergency });
  const record = openRecord(t, {
    direction: "OUTBOUND",
    relationship: "initial",
    targetClass: "PSTN",
    from: verdict.callerId.number,
    to: verdict.called,
    sipCallId: input.message.callId,
    referTo: "",
    referredBy: "",
    rule: verdict.trace.at(-1)?.rule ?? "",
    trace: verdict.trace,
    traceId: traceIdOf(t.call.traceparent),
    ratedNumber: verdict.called,
    rateDeck: trunk.policy.rateDeck.OUTBOUND ?? "",
  });
  patchLeg(t, 1, { party: verdict.callerId.number });
  tellLeg(t, 1);
  startDial(t, {
    for: "call",
    record,
    targetClass: "PSTN",
    candidates: verdict.carriers.map(carrierCandidate),
    from: verdict.callerId,
    called: verdict.called,
  });
}
