/** A span as a store of traces shows it. */
export interface TraceSpan {
  readonly name: string;
  /** `service.name` of who told it. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** "" for a root. */
  readonly parentSpanId: string;
  /** Ms since the epoch. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Why it failed; left out where it did not. */
  readonly error?: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}
