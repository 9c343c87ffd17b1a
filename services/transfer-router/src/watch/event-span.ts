import { spanIdOf, traceIdOf } from "@tandem/identity";
import {
  ATTRIBUTE,
  decideSpanId,
  legSpanId,
  notifySpan,
  notifySpanId,
  OVER_SIP,
  rateSpanId,
  recordSpanId,
  referSpanId,
  SPAN,
  type Span,
  type SpanLink,
  settlementTraceId,
} from "@tandem/observability";
import type { CallEventBody, PendingEvent } from "../call/record/call-event.ts";
import type { Call } from "../call/state.ts";
import { classOf } from "./count-event.ts";

type Body<T extends CallEventBody["type"]> = CallEventBody & { readonly type: T };

/** The span that this event of a traced call ends; most end none. Its instants are the call's own. */
export function eventSpan(call: Call, event: PendingEvent): Span | undefined {
  const { at, body } = event;
  switch (body.type) {
    case "transfer.decided":
      return decided(call, at, body);
    case "leg.answered":
      return targetSpan(call, event.record, body.leg, body.answeredAt, 200);
    case "leg.ended":
      return body.answeredAt === 0 ? targetSpan(call, event.record, body.leg, at, body.status) : undefined;
    case "transfer.finished":
      return body.notifyAnswered === 0 ? finished(call, event.record, at, body) : notified(call, at, body);
    default:
      return undefined;
  }
}

/** The span of the transfer that makes this record, or has this id. */
export function referOf({ child, transfer }: { readonly child: string; readonly transfer: string }): string {
  return referSpanId(child === "" ? transfer : child);
}

function decided(call: Call, at: number, body: Body<"transfer.decided">): Span {
  const refused = body.trace.find(({ outcome }) => outcome === "refused");
  return {
    name: SPAN.decide,
    kind: "internal",
    traceId: traceIdOf(call.traceparent),
    spanId: decideSpanId(body.transfer),
    parentSpanId: referOf(body),
    startMs: at,
    endMs: at,
    attributes: {
      [ATTRIBUTE.transfer]: body.transfer,
      [ATTRIBUTE.targetClass]: body.child === "" ? "JOIN" : body.targetClass,
      [ATTRIBUTE.rule]: body.rule,
      [ATTRIBUTE.rules]: body.trace.map(({ rule, outcome }) => `${rule}: ${outcome}`).join(", "),
    },
    ...(refused === undefined ? {} : { error: `refused by ${refused.rule}` }),
  };
}

/** An INVITE of ours, of the call or of a transfer. */
export function targetSpan(call: Call, record: string, name: string, endMs: number, status: number): Span | undefined {
  const leg = call.legs.find(({ id }) => name === `${call.id}-${id}`);
  if (leg === undefined || !leg.owns) return undefined;
  const traceId = traceIdOf(call.traceparent);
  const isRated = leg.side === "carrier" && leg.answeredAt !== 0;
  return {
    name: SPAN.target,
    kind: "client",
    traceId,
    spanId: legSpanId(name),
    parentSpanId: leg.record === 0 ? spanIdOf(call.traceparent) : referSpanId(record),
    startMs: leg.startedAt,
    endMs,
    attributes: {
      [ATTRIBUTE.record]: record,
      [ATTRIBUTE.leg]: name,
      [ATTRIBUTE.side]: leg.side,
      [ATTRIBUTE.status]: status,
      ...OVER_SIP,
      [ATTRIBUTE.transport]: leg.route.transport.toLowerCase(),
      [ATTRIBUTE.peerAddress]: leg.route.address,
      [ATTRIBUTE.peerPort]: leg.route.port,
      ...(leg.side === "carrier" ? { [ATTRIBUTE.carrier]: leg.name } : {}),
      ...(status >= 300 ? { [ATTRIBUTE.errorType]: String(status) } : {}),
    },
    ...(isRated ? { links: [{ traceId: settlementTraceId(traceId), spanId: rateSpanId(name) }] } : {}),
    ...(status >= 200 && status < 300 ? {} : { error: status === 0 ? "no answer" : `answered ${status}` }),
  };
}

function finished(call: Call, record: string, at: number, body: Body<"transfer.finished">): Span {
  const traceId = traceIdOf(call.traceparent);
  const hasMoved = body.outcome === "MOVED";
  return {
    name: SPAN.refer,
    kind: "server",
    traceId,
    spanId: referOf(body),
    parentSpanId: spanIdOf(call.traceparent),
    startMs: body.requestedAt,
    endMs: body.finishedAt ?? at,
    attributes: {
      [ATTRIBUTE.call]: call.id,
      [ATTRIBUTE.trunk]: call.trunk,
      [ATTRIBUTE.record]: body.child === "" ? record : body.child,
      ...(body.child === "" ? {} : { [ATTRIBUTE.parentRecord]: record }),
      [ATTRIBUTE.transfer]: body.transfer,
      [ATTRIBUTE.targetClass]: classOf(call, body.child),
      [ATTRIBUTE.outcome]: body.outcome,
      [ATTRIBUTE.status]: body.status,
      ...(hasMoved ? {} : { [ATTRIBUTE.errorType]: String(body.status) }),
    },
    ...(body.child === "" ? {} : { links: linksOf(call, record, body.child) }),
    ...(hasMoved ? {} : { error: `${body.outcome.toLowerCase()} with ${body.status}` }),
  };
}

/**
 * A referred call's links: to its record, which is written when it is over, and in a chain to the transfer that made its
 * parent. Of the first one the parent call is the parent span: Jaeger takes a link to the same for the only reference.
 */
function linksOf(call: Call, parent: string, child: string): readonly SpanLink[] {
  const traceId = traceIdOf(call.traceparent);
  return [
    { traceId: settlementTraceId(traceId), spanId: recordSpanId(child) },
    ...(parent === call.id ? [] : [{ traceId, spanId: referSpanId(parent) }]),
  ];
}

/** The final NOTIFY, until the transferor's answer. */
function notified(call: Call, at: number, body: Body<"transfer.finished">): Span {
  return {
    name: notifySpan(body.status),
    kind: "client",
    traceId: traceIdOf(call.traceparent),
    spanId: notifySpanId(`${body.transfer} final`),
    parentSpanId: referOf(body),
    startMs: body.finishedAt ?? at,
    endMs: at,
    attributes: { ...OVER_SIP, [ATTRIBUTE.transfer]: body.transfer, [ATTRIBUTE.status]: body.notifyAnswered },
    ...(body.notifyAnswered < 300 ? {} : { error: `answered ${body.notifyAnswered}` }),
  };
}
