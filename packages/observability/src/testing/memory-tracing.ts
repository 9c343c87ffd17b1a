import { SpanStatusCode } from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { openTracing } from "../spans/open-tracing.ts";
import type { SpanSink } from "../spans/span.ts";

/** A span as an exporter got it. */
export interface ExportedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** "" for a root. */
  readonly parentSpanId: string;
  /** Ms since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** "trace span" */
  readonly links: readonly string[];
  /** Undefined: it did not fail. */
  readonly error: string | undefined;
}

export interface MemoryTracing {
  readonly spans: SpanSink;
  exported(): Promise<readonly ExportedSpan[]>;
}

/** Spans on the way that they take in production, and kept where a collector would be. */
export function memoryTracing(): MemoryTracing {
  const exporter = new InMemorySpanExporter();
  const tracing = openTracing({ service: "test", instance: "test-0", to: exporter });
  return {
    spans: tracing.spans,
    async exported() {
      await tracing.flush();
      return exporter.getFinishedSpans().map(exportedSpan);
    },
  };
}

function exportedSpan(span: ReadableSpan): ExportedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    name: span.name,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? "",
    startMs: millis(span.startTime),
    endMs: millis(span.endTime),
    attributes: span.attributes,
    links: span.links.map(({ context }) => `${context.traceId} ${context.spanId}`),
    error: span.status.code === SpanStatusCode.ERROR ? (span.status.message ?? "") : undefined,
  };
}

function millis([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}
