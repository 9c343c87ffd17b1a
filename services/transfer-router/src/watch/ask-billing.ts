import { formatTraceparent, spanIdOf, traceIdOf } from "@tandem/identity";
import { ATTRIBUTE, type Attributes, askSpanId, RPC_AUTHORIZE, SPAN, type SpanSink } from "@tandem/observability";

export interface AskTracing {
  readonly spans: SpanSink;
  readonly clock: { now(): number };
  /** False: billing is in this process, and no message is sent. */
  readonly isRemote: boolean;
}

/**
 * Asks billing for calls that are traced, and tells of it in the trace of each. One message asks for many calls: the
 * first one's context goes with it, and the others' spans are linked to that one's.
 */
export async function askBilling<T>(
  { spans, clock, isRemote }: AskTracing,
  traces: readonly string[],
  ask: (traceparent: string) => Promise<T>,
): Promise<T> {
  const startMs = clock.now();
  const asking = traces.map((trace) => ({
    traceId: traceIdOf(trace),
    parentSpanId: spanIdOf(trace),
    spanId: askSpanId(trace, startMs),
  }));
  const [first] = asking;
  const tell = (error: string | undefined): void => {
    const endMs = clock.now();
    const attributes: Attributes = {
      ...(isRemote ? { ...RPC_AUTHORIZE, ...(error === undefined ? { [ATTRIBUTE.rpcStatus]: "OK" } : {}) } : {}),
      ...(error === undefined ? {} : { [ATTRIBUTE.errorType]: error }),
    };
    for (const one of asking) {
      spans({
        ...one,
        name: SPAN.ask,
        kind: "client",
        startMs,
        endMs,
        attributes,
        ...(one === first || first === undefined ? {} : { links: [first] }),
        ...(error === undefined ? {} : { error: "billing did not answer" }),
      });
    }
  };
  try {
    const answer = await ask(first === undefined ? "" : formatTraceparent(first.traceId, first.spanId, true));
    tell(undefined);
    return answer;
  } catch (error) {
    tell(error instanceof Error && "code" in error ? String(error.code) : "unknown");
    throw error;
  }
}
