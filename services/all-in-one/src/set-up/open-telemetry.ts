import type { Config } from "@tandem/directory";
import type { SpanSink } from "@tandem/observability";
import { type Metrics, type OpenedMetrics, observeUdpDrops, openMetrics } from "@tandem/observability/metrics";

export interface TelemetryOptions {
  /** Base URL of an OTLP/HTTP collector; undefined or "": no span is made. */
  readonly collector: string | undefined;
  /** `service.instance.id` of metrics and spans. */
  readonly instance: string;
}

export interface Telemetry {
  readonly metrics: OpenedMetrics;
  readonly spans: SpanSink | undefined;
  close(): Promise<void>;
}

const SERVICE = "tandem";

/** The metrics of this process, and the export of traces where somebody collects them. */
export async function openTelemetry({ collector, instance }: TelemetryOptions): Promise<Telemetry> {
  const metrics = openMetrics({ service: SERVICE, instance });
  if (collector === undefined || collector === "") {
    return { metrics, spans: undefined, close: () => metrics.close() };
  }
  // Loaded only where it is used: it takes longer than the rest of the start.
  const { openTracing } = await import("@tandem/observability/tracing");
  const tracing = openTracing({ service: SERVICE, instance, to: collector });
  return {
    metrics,
    spans: tracing.spans,
    async close() {
      await tracing.close();
      await metrics.close();
    },
  };
}

/** What this process reads at a scrape. */
export function observePlatform(
  metrics: Metrics,
  listen: Config["listen"],
  read: { readonly calls: () => number; readonly eventsWaiting: () => number; readonly faults: () => number },
): void {
  for (const name of ["calls", "eventsWaiting", "faults"] as const) metrics.observe(name, () => [[read[name](), {}]]);
  observeUdpDrops(
    metrics,
    listen.filter(({ transport }) => transport === "UDP"),
  );
}
