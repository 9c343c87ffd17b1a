import { spanIdOf, traceIdOf } from "@tandem/identity";
import { ATTRIBUTE, OVER_SIP, SPAN, type Span } from "@tandem/observability";
import type { Call } from "../call/state.ts";
import { targetSpan } from "./event-span.ts";

/**
 * What was before a call was traced, as far as its state knows it: its INVITE, which the edge did not tell of and of which
 * the instant alone is known, and the legs that answered it. So a trace that a REFER asked for has a root too.
 */
export function earlierSpans(call: Call): readonly Span[] {
  const [caller] = call.legs;
  if (caller === undefined) return [];
  const { transport, address, port } = caller.route;
  const root: Span = {
    name: SPAN.invite,
    kind: "server",
    traceId: traceIdOf(call.traceparent),
    spanId: spanIdOf(call.traceparent),
    parentSpanId: "",
    startMs: caller.startedAt,
    endMs: caller.startedAt,
    attributes: {
      ...OVER_SIP,
      [ATTRIBUTE.transport]: transport.toLowerCase(),
      [ATTRIBUTE.peerAddress]: address,
      [ATTRIBUTE.peerPort]: port,
      [ATTRIBUTE.call]: call.id,
      [ATTRIBUTE.partition]: call.partition,
      [ATTRIBUTE.trunk]: call.trunk,
      [ATTRIBUTE.party]: caller.side === "carrier" ? "carrier" : "trunk",
      ...(caller.side === "carrier" ? { [ATTRIBUTE.carrier]: caller.name } : {}),
    },
  };
  const answered = call.legs.flatMap(({ id, record, answeredAt }) => {
    if (record !== 0 || answeredAt === 0) return [];
    return targetSpan(call, call.id, `${call.id}-${id}`, answeredAt, 200) ?? [];
  });
  return [root, ...answered];
}
