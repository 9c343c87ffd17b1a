import type { TraceSpan } from "./trace-span.ts";

/** `GET /api/traces/{id}` of Jaeger's query service, as far as it is read here. Times are microseconds. */
interface JaegerTrace {
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly operationName: string;
  readonly references: readonly { readonly refType: string; readonly traceID: string; readonly spanID: string }[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly { readonly key: string; readonly value: string | number | boolean }[];
  readonly processID: string;
}

/** The spans of an answer of Jaeger's, each once. Undefined: it is no such answer. */
export function spansOfJaeger(body: unknown): readonly TraceSpan[] | undefined {
  if (!isAnswer(body)) return undefined;
  const spans = new Map<string, TraceSpan>();
  for (const trace of body.data) {
    // A span that two processes have told is kept twice by some storages, with one id.
    for (const span of trace.spans) spans.set(`${span.traceID} ${span.spanID}`, spanOf(span, trace));
  }
  return [...spans.values()];
}

function spanOf(span: JaegerSpan, { processes }: JaegerTrace): TraceSpan {
  const attributes = Object.fromEntries(span.tags.map(({ key, value }) => [key, value]));
  const parent = span.references.find(({ refType, traceID }) => refType === "CHILD_OF" && traceID === span.traceID);
  const error = errorOf(attributes);
  return {
    name: span.operationName,
    service: processes[span.processID]?.serviceName ?? "",
    traceId: span.traceID,
    spanId: span.spanID,
    parentSpanId: parent?.spanID ?? "",
    startMs: span.startTime / 1000,
    durationMs: span.duration / 1000,
    ...(error === undefined ? {} : { error }),
    links: span.references
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({ traceId: traceID, spanId: spanID })),
    attributes,
  };
}

/** Jaeger writes OpenTelemetry's status as tags. */
function errorOf(tags: TraceSpan["attributes"]): string | undefined {
  if (tags["otel.status_code"] !== "ERROR" && tags["error"] !== true) return undefined;
  return String(tags["otel.status_description"] ?? tags["error.type"] ?? "failed");
}

function isAnswer(body: unknown): body is { readonly data: readonly JaegerTrace[] } {
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data)) return false;
  return body.data.every((trace: unknown) => {
    if (typeof trace !== "object" || trace === null || !("spans" in trace) || !("processes" in trace)) return false;
    return Array.isArray(trace.spans) && typeof trace.processes === "object" && trace.spans.every(isSpan);
  });
}

function isSpan(span: unknown): span is JaegerSpan {
  if (typeof span !== "object" || span === null) return false;
  const { spanID, operationName, startTime, duration, references, tags } = span as Partial<JaegerSpan>;
  const areTexts = typeof spanID === "string" && typeof operationName === "string";
  const areNumbers = typeof startTime === "number" && typeof duration === "number";
  return areTexts && areNumbers && Array.isArray(references) && Array.isArray(tags);
}
