import { formatTraceparent, isSampled, spanIdOf, traceIdOf } from "@tandem/identity";
import { referSpanId } from "@tandem/observability";
import type { Call } from "../call/state.ts";

/** The trace context of what is asked for a record of a call: the span of its transfer, or the call's. Nothing where the call is not traced. */
export function recordContext(call: Call | undefined, record: string): { readonly trace?: string } {
  if (call === undefined || !isSampled(call.traceparent)) return {};
  const { traceparent } = call;
  const parent = record === call.id ? spanIdOf(traceparent) : referSpanId(record);
  return { trace: formatTraceparent(traceIdOf(traceparent), parent, true) };
}
