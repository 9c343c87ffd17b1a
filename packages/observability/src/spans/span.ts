import type { Attributes } from "../names/attribute-names.ts";
import type { SpanName } from "../names/span-names.ts";

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
}

/** A span that is over. The same span may be written again, by a router that took a call over: its ids and instants are the same. */
export interface Span {
  readonly name: SpanName;
  /** As OpenTelemetry means it. */
  readonly kind: "internal" | "server" | "client" | "consumer";
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** "" for the root of a trace. */
  readonly parentSpanId: string;
  /** Ms since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly links?: readonly SpanLink[];
  /** Why it failed; left out where it did not. */
  readonly error?: string;
}

/** Takes spans that are over. Never throws and never waits: what cannot be kept is dropped. */
export type SpanSink = (span: Span) => void;
