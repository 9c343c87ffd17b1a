import type { Trunk } from "@tandem/directory";
import { TRACE_HEADER, traceIdOf } from "@tandem/identity";
import { escapeUser, formatUri, header, replaces as replacesField } from "@tandem/sip";
import type { Refusal, RuleTrace } from "../../policy/refusal.ts";
import { refuseDepth } from "../../policy/transfer-depth.ts";
import { type CheckedRefer, checkRefer } from "../../routing/check-refer.ts";
import { formatPassed } from "../../routing/passed-headers.ts";
import { emit, legName, recordName } from "../record/emit.ts";
import { openRecord } from "../record/open-record.ts";
import type { Leg, LegId } from "../state.ts";
import { traceCall } from "../trace-call.ts";
import { answerNow, type Inbound, openServerTx, respond, warningLine } from "../transaction/respond.ts";
import { legOf, patch, putText, type Turn } from "../turn.ts";
import { type Decision, decideTransfer } from "./decide-transfer.ts";
import { report, subscribe } from "./notify.ts";
import { type ToldRefusal, tellRefusal } from "./tell-refusal.ts";
import { transferFailed } from "./transfer-failed.ts";

/** 64*T1: how long a REFER waits for an INVITE transaction in progress (TRANSFER rule 18). */
const WAIT_MS = 32_000;
/** Transfers that one call may try, those that failed included. */
const ATTEMPT_LIMIT = 50;

/** REFER of a call's party: refused with a status that costs no call, or 202 and a truthful final NOTIFY (TRANSFER §3). */
export function receiveRefer(t: Turn, legId: LegId, inbound: Inbound, reporter: LegId = legId): void {
  const leg = legOf(t, legId);
  // A refused one too: why it was is what somebody wants to see.
  if (leg.side === "customer" && header(inbound.message, TRACE_HEADER) === "1") traceCall(t);
  const refuse = (refusal: ToldRefusal & { readonly reason: string; readonly headers?: string }): void => {
    const headers = (refusal.headers ?? "") + warningLine(t, leg.route.listener, refusal.warning);
    answerNow(t, reporter, inbound, { status: refusal.status, reason: refusal.reason, headers });
    tellRefusal(t, legOf(t, legId), inbound, refusal);
  };
  const checked = checkRefer(inbound.message, {
    parentMaxForwards: Math.min(leg.maxForwards, t.call.legs[leg.peer - 1]?.maxForwards ?? leg.maxForwards),
  });
  if (!checked.ok) return refuse(checked.error);
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const blocked =
    trunk === undefined ? forbidden("the trunk of this call is no longer known") : stateRefusal(t, leg, trunk);
  if (blocked !== undefined || trunk === undefined) return refuse(blocked ?? forbidden("no trunk"));
  const decision = decideTransfer(t, leg, trunk, checked.value);
  if (decision.kind === "refused" && decision.refusal.when === "before-202") {
    const { rule, trace, targetClass } = decision;
    return refuse({ ...decision.refusal, rule, trace, targetClass });
  }
  accept(t, { leg, reporter, trunk, inbound }, checked.value, decision);
}

/** What the call's state says (TRANSFER rule 16: after the syntax, before class and rules). */
function stateRefusal(t: Turn, leg: Leg, trunk: Trunk): Pick<Refusal, "status" | "reason" | "warning"> | undefined {
  if (leg.side !== "customer") return forbidden("only the trunk's own side of a call may transfer it");
  if (leg.guard !== null) return forbidden("the call was transferred away from this leg");
  if (leg.phase !== "up") return pending("the call is not answered yet");
  if (t.call.transfer !== null) return pending("a transfer is in progress");
  if (t.call.isEmergency) return forbidden("an emergency call is not transferred");
  const peer = leg.peer === 0 ? undefined : legOf(t, leg.peer);
  if (peer === undefined || peer.phase !== "up") return forbidden("there is nobody to be transferred");
  if (t.call.attempts >= ATTEMPT_LIMIT) return forbidden("too many transfers were tried in this call");
  return refuseDepth(t.call.transfers, trunk);
}

function forbidden(warning: string): Pick<Refusal, "status" | "reason" | "warning"> {
  return { status: 403, reason: "Forbidden", warning };
}

function pending(warning: string): Pick<Refusal, "status" | "reason" | "warning"> {
  return { status: 491, reason: "Request Pending", warning };
}

interface Asked {
  readonly leg: Leg;
  readonly reporter: LegId;
  readonly trunk: Trunk;
  readonly inbound: Inbound;
}

function accept(t: Turn, { leg, reporter, trunk, inbound }: Asked, refer: CheckedRefer, decision: Decision): void {
  const tx = openServerTx(t, reporter, inbound);
  // RFC 4488 §4: the agreement to send no NOTIFY is told in the 2xx.
  respond(t, tx, { status: 202, reason: "Accepted", headers: refer.referSub ? "" : "Refer-Sub: false\r\n" });
  if (refer.referSub) subscribe(t, reporter, inbound.message.cseq);
  const transferId = `${t.call.ref}-${t.call.attempts + 1}`;
  const targetClass = decision.kind === "call" ? decision.dial.targetClass : decision.targetClass;
  patch(t, {
    attempts: t.call.attempts + 1,
    transfer: {
      id: transferId,
      phase: "waiting",
      record: 0,
      refer: inbound.message.cseq,
      transferor: leg.id,
      reporter,
      transferee: leg.peer,
      target: 0,
      targetClass,
      requestedAt: t.at,
      deadline: t.at + WAIT_MS,
      wanted: null,
      transferorLeft: false,
      touched: false,
      round: "idle-wait",
      retryAt: 0,
      retries: 0,
    },
  });
  const record = decision.kind === "refused" && decision.isJoin ? 0 : openChild(t, leg, refer, decision, targetClass);
  const child = record === 0 ? "" : recordName(t.call.id, record);
  const parent = leg.record;
  emit(t, parent, 0, {
    type: "transfer.requested",
    transfer: transferId,
    child,
    referTo: refer.referTo,
    referredBy: refer.referredBy ?? "",
    transferor: legName(t, leg.id),
  });
  emit(t, parent, 0, {
    type: "transfer.decided",
    transfer: transferId,
    child,
    targetClass,
    rule: decision.rule,
    trace: decision.trace,
  });
  if (t.call.transfer !== null)
    patch(t, {
      transfer: { ...t.call.transfer, record, wanted: decision.kind === "call" ? { ...decision.dial, record } : null },
    });
  report(t, reporter, inbound.message.cseq, { kind: "accepted", at: t.at });
  if (decision.kind === "refused") {
    const { refusal } = decision;
    const retryAfter = refusal.retryAfterSec === undefined ? {} : { retryAfter: String(refusal.retryAfterSec) };
    return transferFailed(t, { status: refusal.status, reason: refusal.reason, ...retryAfter, isRefusal: true });
  }
  putText(t, "D.headers", targetHeaders(leg, trunk, refer));
  putText(t, "D.hops", String(refer.maxForwards));
}

function openChild(t: Turn, leg: Leg, refer: CheckedRefer, decision: Decision, targetClass: "PSTN" | "SIP"): number {
  const transferee = legOf(t, leg.peer);
  const trunk = t.env.directory.trunkById(t.call.trunk);
  const called = decision.kind === "call" ? decision.dial.called : formatUri(refer.uri);
  const trace: readonly RuleTrace[] = decision.trace;
  return openRecord(t, {
    direction: "OUTBOUND",
    relationship: "referred",
    targetClass,
    from: decision.kind === "call" ? decision.dial.from.number : transferee.party,
    to: called,
    sipCallId: leg.callId,
    referTo: refer.referTo,
    referredBy: refer.referredBy ?? "",
    rule: decision.rule,
    trace,
    traceId: traceIdOf(t.call.traceparent),
    ratedNumber: targetClass === "PSTN" && decision.kind === "call" ? called : "",
    rateDeck: targetClass === "PSTN" ? (trunk?.policy.rateDeck.OUTBOUND ?? "") : "",
  });
}

/** What the target INVITE carries of the REFER: allow-listed headers, Referred-By, and a foreign dialog's Replaces (RFC 3891, RFC 3892). */
function targetHeaders(leg: Leg, trunk: Trunk, refer: CheckedRefer): string {
  const made = `<sip:${escapeUser(leg.party === "" ? trunk.name : leg.party)}@${trunk.domain}>`;
  const referredBy = refer.referredBy ?? (trunk.policy.referredBy === "MAKE" ? made : undefined);
  const replaces = refer.replaces === undefined ? "" : `Replaces: ${replacesField.format(refer.replaces)}\r\n`;
  return formatPassed(refer.embedded) + (referredBy === undefined ? "" : `Referred-By: ${referredBy}\r\n`) + replaces;
}
