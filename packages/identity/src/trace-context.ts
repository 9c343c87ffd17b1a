/** A header of a customer's INVITE or REFER with the value 1: trace this call, whatever the ratio says. It never crosses to another leg. */
export const TRACE_HEADER = "X-Tandem-Trace";

const SAMPLED = "01";
const UNSAMPLED = "00";

/** W3C Trace Context §3.2, version 00. `traceId` has 32 hex digits, `spanId` 16. */
export function formatTraceparent(traceId: string, spanId: string, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-${isSampled ? SAMPLED : UNSAMPLED}`;
}

/** "" of a context that is none. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

export function spanIdOf(traceparent: string): string {
  return traceparent.slice(36, 52);
}

/** Whether spans are made for it. */
export function isSampled(traceparent: string): boolean {
  return traceparent.endsWith("-01");
}

/** The same context, to be traced. */
export function sampled(traceparent: string): string {
  return formatTraceparent(traceIdOf(traceparent), spanIdOf(traceparent), true);
}

/**
 * One trace in `oneIn` is for spans; none where it is 0. The trace id decides, so that everybody who asks gets one answer
 * (W3C Trace Context §3.2.2.3.1: its rightmost digits are as good as random).
 */
export function isChosen(traceId: string, oneIn: number): boolean {
  return oneIn > 0 && Number.parseInt(traceId.slice(-8), 16) * oneIn < 2 ** 32;
}
