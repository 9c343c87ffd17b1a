import { traceIdOf } from "@tandem/identity";
import type { RuleTrace } from "../../policy/refusal.ts";
import { q850OfStatus } from "../../routing/q850.ts";
import type { Failure } from "../dial/failure.ts";
import { endLeg } from "../leg/end-leg.ts";
import { tellLeg } from "../record/leg-started.ts";
import { openRecord } from "../record/open-record.ts";
import type { ServerTx } from "../state.ts";
import { respond, warningLine } from "../transaction/respond.ts";
import { legOf, type Turn, txOf } from "../turn.ts";
import type { CallOffered } from "./call-offered.ts";
import { callerOf } from "./caller-of.ts";

export interface OfferRefusal {
  readonly status: number;
  readonly warning: string;
  readonly reason?: string;
  readonly rule?: string;
  readonly headers?: string;
  readonly trace?: readonly RuleTrace[];
}

/** The call is refused before anybody was called. It gets a record too: a customer sees why. */
export function refuseOffer(t: Turn, tx: ServerTx, input: CallOffered, refusal: OfferRefusal): void {
  if (t.call.records.length === 0) {
    openRecord(t, {
      direction: t.call.direction,
      relationship: "initial",
      targetClass: "PSTN",
      from: callerOf(input.message).user,
      to: input.message.requestUri,
      sipCallId: input.message.callId,
      referTo: "",
      referredBy: "",
      rule: refusal.rule ?? `status ${refusal.status}`,
      trace: refusal.trace ?? [],
      traceId: traceIdOf(t.call.traceparent),
      ratedNumber: "",
      rateDeck: "",
    });
    tellLeg(t, 1);
  }
  const warning = warningLine(t, input.route.listener, refusal.warning);
  respond(t, tx, {
    status: refusal.status,
    ...(refusal.reason === undefined ? {} : { reason: refusal.reason }),
    headers: (refusal.headers ?? "") + warning,
  });
  endLeg(t, 1, { status: refusal.status, cause: q850OfStatus(refusal.status), by: "PLATFORM" });
}

/** Nobody took the call: the caller gets the status that stands for all attempts. */
export function callRefused(t: Turn, failure: Failure): void {
  const caller = legOf(t, 1);
  const tx = txOf(t, caller.invite);
  const by = t.call.records[0]?.hungUpBy;
  if (tx?.side === "server") {
    const warning = failure.warning === undefined ? "" : warningLine(t, caller.route.listener, failure.warning);
    const retryAfter = failure.retryAfter === undefined ? "" : `Retry-After: ${failure.retryAfter}\r\n`;
    respond(t, tx, {
      status: failure.status,
      ...(failure.reason === undefined ? {} : { reason: failure.reason }),
      headers: retryAfter + warning,
    });
  }
  endLeg(t, 1, {
    status: failure.status,
    cause: q850OfStatus(failure.status),
    by: by === "CARRIER" || by === "CUSTOMER" ? by : "PLATFORM",
  });
}
