import { isSampled, spanIdOf, traceIdOf } from "@tandem/identity";
import { ATTRIBUTE, OVER_SIP, SPAN, type SpanSink } from "@tandem/observability";
import type { EdgeOptions } from "../edge.ts";

/** The root of a traced call: its INVITE, from the socket to the router's acknowledgement. It is what `delivered` of an edge is given. */
export function inviteSpans(spans: SpanSink): NonNullable<EdgeOptions["delivered"]> {
  return ({ at, edge, source, partition, party, traceparent }, reply, endMs) => {
    if (!isSampled(traceparent)) return;
    spans({
      name: SPAN.invite,
      kind: "server",
      traceId: traceIdOf(traceparent),
      spanId: spanIdOf(traceparent),
      parentSpanId: "",
      startMs: at,
      endMs,
      attributes: {
        [ATTRIBUTE.edge]: edge,
        ...OVER_SIP,
        [ATTRIBUTE.transport]: source.transport.toLowerCase(),
        [ATTRIBUTE.peerAddress]: source.address,
        [ATTRIBUTE.peerPort]: source.port,
        [ATTRIBUTE.partition]: partition,
        [ATTRIBUTE.party]: party.kind,
        [ATTRIBUTE.reply]: reply.kind,
        ...(party.kind === "trunk" ? { [ATTRIBUTE.trunk]: party.trunk } : {}),
        ...(party.kind === "carrier" ? { [ATTRIBUTE.carrier]: party.carrier } : {}),
      },
      ...(reply.kind === "accepted" ? {} : { error: `the router's answer: ${reply.kind}` }),
    });
  };
}
