import { type CallEvent, LegSide } from "@tandem/contracts";
import { isSampled, spanIdOf, traceIdOf } from "@tandem/identity";
import { ATTRIBUTE, type Attributes } from "../names/attribute-names.ts";
import { SPAN } from "../names/span-names.ts";
import type { Span, SpanLink, SpanSink } from "./span.ts";
import { legSpanId, rateSpanId, recordSpanId, referSpanId, settlementTraceId } from "./span-ids.ts";

export type Consume = (events: readonly CallEvent[]) => Promise<void>;

export interface ConsumerTracing {
  /** Undefined: nothing is exported, and `consume` is used as it is. */
  readonly spans: SpanSink | undefined;
  readonly clock: { now(): number };
  /** `billing` rates legs, `cdr` writes records. */
  readonly service: "billing" | "cdr";
  /** Where the events come from; left out, from this process. */
  readonly source?: { readonly system: string; readonly stream: string };
}

/** A consumer of call events that tells of what it did for traced calls, once it is stored. */
export function tracedConsumer({ spans, clock, service, source }: ConsumerTracing, consume: Consume): Consume {
  if (spans === undefined) return consume;
  const spanOf = service === "billing" ? rateSpan : recordSpan;
  return async (events) => {
    const startMs = clock.now();
    await consume(events);
    const endMs = clock.now();
    for (const event of events) {
      const { traceparent = "" } = event;
      const span = isSampled(traceparent) ? spanOf(event, traceparent) : undefined;
      if (span === undefined) continue;
      spans({ ...span, attributes: { ...span.attributes, ...messaging(source, events.length) }, startMs, endMs });
    }
  };
}

/** OpenTelemetry's messaging conventions, where a broker is asked; a batch of one is none to them. */
function messaging(source: ConsumerTracing["source"], count: number): Attributes {
  if (source === undefined) return {};
  return {
    [ATTRIBUTE.messagingSystem]: source.system,
    [ATTRIBUTE.messagingDestination]: source.stream,
    [ATTRIBUTE.messagingOperation]: "process",
    [ATTRIBUTE.messagingOperationName]: "process",
    ...(count > 1 ? { [ATTRIBUTE.batch]: count } : {}),
  };
}

type Untimed = Omit<Span, "startMs" | "endMs">;

function rateSpan({ incarnation, body }: CallEvent, traceparent: string): Untimed | undefined {
  if (body?.$case !== "legEnded") return undefined;
  const { legId, recordId, side, answeredAtMs, carrier } = body.value;
  if (answeredAtMs === 0 || side !== LegSide.CARRIER) return undefined;
  const traceId = traceIdOf(traceparent);
  return settlement(
    SPAN.rate,
    traceparent,
    rateSpanId(legId),
    { traceId, spanId: legSpanId(legId) },
    {
      [ATTRIBUTE.call]: incarnation,
      [ATTRIBUTE.record]: recordId,
      [ATTRIBUTE.leg]: legId,
      [ATTRIBUTE.carrier]: carrier,
    },
  );
}

function recordSpan({ incarnation, body }: CallEvent, traceparent: string): Untimed | undefined {
  if (body?.$case !== "callEnded") return undefined;
  const { recordId, sipStatus } = body.value;
  // The first record is the call's own, each further one a transfer's.
  const begun = recordId === incarnation ? spanIdOf(traceparent) : referSpanId(recordId);
  const link = { traceId: traceIdOf(traceparent), spanId: begun };
  return settlement(SPAN.write, traceparent, recordSpanId(recordId), link, {
    [ATTRIBUTE.call]: incarnation,
    [ATTRIBUTE.record]: recordId,
    [ATTRIBUTE.status]: sipStatus,
  });
}

function settlement(
  name: Span["name"],
  traceparent: string,
  spanId: string,
  link: SpanLink,
  attributes: Span["attributes"],
): Untimed {
  const traceId = settlementTraceId(traceIdOf(traceparent));
  return { name, kind: "consumer", traceId, spanId, parentSpanId: "", attributes, links: [link] };
}
