import type { Counter, Histogram, Meter, ObservableResult } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { ATTRIBUTE } from "../names/attribute-names.ts";
import { METRIC } from "../names/metric-names.ts";
import type { Metrics, Observation } from "./metrics.ts";

/** Upper bounds in seconds: a carrier's first ringing is a matter of seconds, a transfer's end of up to a minute. */
const BOUNDS_SEC = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 30, 60, 120];

/** What is observed and not known by then is left out of the scrape. */
const SOURCE_MS = 2_000;

export interface OpenedMetrics extends Metrics {
  /** Prometheus' text format 0.0.4, read now. */
  text(): Promise<string>;
  close(): Promise<void>;
}

export interface MetricsOptions {
  readonly service: string;
  readonly instance: string;
}

/** The metrics of one process, for Prometheus. */
export function openMetrics({ service, instance }: MetricsOptions): OpenedMetrics {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer(undefined, false, undefined, false, true);
  const provider = new MeterProvider({
    readers: [reader],
    resource: resourceFromAttributes({ [ATTRIBUTE.serviceName]: service, [ATTRIBUTE.serviceInstance]: instance }),
  });
  const meter = provider.getMeter("tandem");
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const sources = new Map<string, (() => readonly Observation[] | Promise<readonly Observation[]>)[]>();
  for (const [key, metric] of Object.entries(METRIC)) {
    if (metric.kind === "counter") counters.set(key, meter.createCounter(metric.name, metric));
    if (metric.kind === "histogram")
      histograms.set(
        key,
        meter.createHistogram(metric.name, {
          ...metric,
          advice: { explicitBucketBoundaries: [...("bounds" in metric ? metric.bounds : BOUNDS_SEC)] },
        }),
      );
  }
  return {
    count: (metric, labels = {}, by = 1) => counters.get(metric)?.add(by, labels),
    record: (metric, value, labels = {}) => histograms.get(metric)?.record(value, labels),
    observe(metric, read) {
      const known = sources.get(metric);
      if (known !== undefined) return void known.push(read);
      const reads = [read];
      sources.set(metric, reads);
      watch(meter, METRIC[metric], async (result) => {
        const told = await Promise.all(reads.map((source) => soon(source())));
        for (const [value, labels] of told.flat()) result.observe(value, labels);
      });
    },
    async text() {
      const { resourceMetrics } = await reader.collect();
      return serializer.serialize(resourceMetrics);
    },
    close: () => provider.shutdown(),
  };
}

/** A scrape that waits for what is away comes too late to tell that it is. */
async function soon(asked: readonly Observation[] | Promise<readonly Observation[]>): Promise<readonly Observation[]> {
  if (!(asked instanceof Promise)) return asked;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<readonly Observation[]>((resolve) => {
    timer = setTimeout(() => resolve([]), SOURCE_MS);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

function watch(
  meter: Meter,
  metric: { readonly name: string; readonly kind: string; readonly unit: string; readonly description: string },
  read: (result: ObservableResult) => Promise<void>,
): void {
  const instrument =
    metric.kind === "gauge"
      ? meter.createObservableGauge(metric.name, metric)
      : meter.createObservableCounter(metric.name, metric);
  instrument.addCallback(read);
}
