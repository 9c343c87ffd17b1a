import type { TracedBillingPort } from "@tandem/contracts";
import { isSampled, spanIdOf, traceIdOf } from "@tandem/identity";
import { ATTRIBUTE, RPC_AUTHORIZE } from "../names/attribute-names.ts";
import { SPAN } from "../names/span-names.ts";
import type { SpanSink } from "./span.ts";
import { authorizeSpanId } from "./span-ids.ts";

export interface BillingTracing {
  /** Undefined: nothing is exported, and the port is used as it is. */
  readonly spans: SpanSink | undefined;
  readonly clock: { now(): number };
  /** False: who asks is in this process. */
  readonly isRemote: boolean;
}

/** Billing that tells what it did for traced calls, in their traces. */
export function tracedBilling({ spans, clock, isRemote }: BillingTracing, port: TracedBillingPort): TracedBillingPort {
  if (spans === undefined) return port;
  return {
    ...port,
    async authorize(request, traceparent = "") {
      if (!isSampled(traceparent)) return port.authorize(request);
      const startMs = clock.now();
      const tell = (failed: boolean): void =>
        spans({
          name: SPAN.authorize,
          kind: "server",
          traceId: traceIdOf(traceparent),
          spanId: authorizeSpanId(spanIdOf(traceparent)),
          parentSpanId: spanIdOf(traceparent),
          startMs,
          endMs: clock.now(),
          attributes: {
            ...(isRemote ? RPC_AUTHORIZE : {}),
            [ATTRIBUTE.questions]: request.questions.length,
            [ATTRIBUTE.leases]: request.leases.length,
          },
          ...(failed ? { error: "the store was away" } : {}),
        });
      try {
        const answer = await port.authorize(request);
        tell(false);
        return answer;
      } catch (error) {
        tell(true);
        throw error;
      }
    },
  };
}
