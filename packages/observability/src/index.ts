export { boundedNames } from "./metrics/bounded-names.ts";
export { type InstanceMetrics, mergeMetrics } from "./metrics/merge-metrics.ts";
export type { Metrics, Observation } from "./metrics/metrics.ts";
export { ATTRIBUTE, type AttributeName, type Attributes, OVER_SIP, RPC_AUTHORIZE } from "./names/attribute-names.ts";
export { type CounterName, type HistogramName, METRIC, type ObservedName } from "./names/metric-names.ts";
export { type NotifySpanName, notifySpan, SPAN, type SpanName } from "./names/span-names.ts";
export type { Span, SpanLink, SpanSink } from "./spans/span.ts";
export {
  askSpanId,
  authorizeSpanId,
  decideSpanId,
  legSpanId,
  notifySpanId,
  rateSpanId,
  recordSpanId,
  referSpanId,
  settlementTraceId,
  stepSpanId,
} from "./spans/span-ids.ts";
