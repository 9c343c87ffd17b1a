import {
  type HrTime,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type IdGenerator,
  type SpanExporter,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Span, SpanSink } from "./span.ts";

/** Spans that wait for their export at most; more are dropped. */
const SPAN_QUEUE = 2_048;
const EXPORT_TIMEOUT_MS = 5_000;
const EXPORT_EVERY_MS = 2_000;
const MOMENT_NS = 1_000;

export interface TracingOptions {
  /** `service.name`: "tandem", or the service of the cluster. */
  readonly service: string;
  /** `service.instance.id`: the process's or pod's name. */
  readonly instance: string;
  /** Base URL of an OTLP/HTTP collector, or the exporter itself. */
  readonly to: string | SpanExporter;
}

export interface Tracing {
  readonly spans: SpanSink;
  /** Resolves when what waits was exported, or could not be. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

/** Exports spans over OTLP/HTTP, in batches. Which calls are traced was decided when they began: whatever comes here is exported. */
export function openTracing({ service, instance, to }: TracingOptions): Tracing {
  const exporter =
    typeof to === "string" ? new OTLPTraceExporter({ url: tracesUrl(to), timeoutMillis: EXPORT_TIMEOUT_MS }) : to;
  const ids = new GivenIds();
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    idGenerator: ids,
    resource: resourceFromAttributes({ [ATTRIBUTE.serviceName]: service, [ATTRIBUTE.serviceInstance]: instance }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: SPAN_QUEUE,
        scheduledDelayMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer("tandem");
  // A collector that cannot be reached costs its spans, and nothing else.
  const ignore = (): void => undefined;
  return {
    spans: (span) => write(tracer, ids, span),
    flush: () => provider.forceFlush().catch(ignore),
    close: () => provider.shutdown().catch(ignore),
  };
}

/** OTLP/HTTP: the base URL's path, and `v1/traces` under it. */
function tracesUrl(base: string): string {
  return `${base.replace(/\/+$/, "")}/v1/traces`;
}

function write(tracer: Tracer, ids: GivenIds, span: Span): void {
  const { traceId, parentSpanId, startMs, endMs, links = [] } = span;
  ids.next = span;
  const parent = { traceId, spanId: parentSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  const made = tracer.startSpan(
    span.name,
    {
      kind: KINDS[span.kind],
      startTime: startMs,
      attributes: span.attributes,
      links: links.map((link) => ({ context: { ...link, traceFlags: TraceFlags.SAMPLED } })),
      root: parentSpanId === "",
    },
    parentSpanId === "" ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  if (span.error !== undefined) made.setStatus({ code: SpanStatusCode.ERROR, message: span.error });
  made.end(endMs > startMs ? endMs : momentOf(startMs));
}

/** Of a span without length: Jaeger takes an end that is not after the beginning for a fault. */
function momentOf(startMs: number): HrTime {
  return [Math.floor(startMs / 1000), (startMs % 1000) * 1e6 + MOMENT_NS];
}

/** The ids of the span that is being made: they derive from what the span tells of, and are never drawn. */
class GivenIds implements IdGenerator {
  next: { readonly traceId: string; readonly spanId: string } = { traceId: "", spanId: "" };

  generateTraceId(): string {
    return this.next.traceId;
  }

  generateSpanId(): string {
    return this.next.spanId;
  }
}
