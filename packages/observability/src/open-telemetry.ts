import { type OpenedMetrics, openMetrics } from "./metrics/open-metrics.ts";
import type { SpanSink } from "./spans/span.ts";

export interface TelemetryOptions {
  /** `service.name`: "tandem" of the one process, else the service's. */
  readonly service: string;
  /** `service.instance.id`: the process's or pod's name. */
  readonly instance: string;
  /** Base URL of an OTLP/HTTP collector; undefined or "": no span is made. */
  readonly collector: string | undefined;
}

export interface Telemetry {
  readonly metrics: OpenedMetrics;
  /** Undefined: nobody collects spans, so none is to be made. */
  readonly spans: SpanSink | undefined;
  /** Resolves when what waits was exported, or could not be. */
  close(): Promise<void>;
}

/** The metrics of a process, and the export of its spans where somebody collects them. */
export async function openTelemetry({ service, instance, collector }: TelemetryOptions): Promise<Telemetry> {
  const metrics = openMetrics({ service, instance });
  if (collector === undefined || collector === "") {
    return { metrics, spans: undefined, close: () => metrics.close() };
  }
  // Loaded only where it is used: the exporter is most of what this package weighs.
  const { openTracing } = await import("./spans/open-tracing.ts");
  const tracing = openTracing({ service, instance, to: collector });
  return {
    metrics,
    spans: tracing.spans,
    async close() {
      await tracing.close();
      await metrics.close();
    },
  };
}
