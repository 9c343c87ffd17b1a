import { hash } from "node:crypto";

/** The ids of a call's spans derive from the ids of what they tell of, so that whoever tells it again makes no second span. */
function idOf(digits: number, ...parts: readonly (string | number)[]): string {
  return hash("sha256", parts.join("\n"), "hex").slice(0, digits);
}

/** The transfer that makes this record; where it makes none, its own id. */
export function referSpanId(recordOrTransfer: string): string {
  return idOf(16, "REFER", recordOrTransfer);
}

export function decideSpanId(transfer: string): string {
  return idOf(16, "transfer.decide", transfer);
}

export function legSpanId(leg: string): string {
  return idOf(16, "INVITE target", leg);
}

/** `transaction`: the branch of the NOTIFY. */
export function notifySpanId(transaction: string): string {
  return idOf(16, "NOTIFY", transaction);
}

/** Steps and hops are told once, by the process that made them: `entropy` is the step's own. */
export function stepSpanId(use: "hop" | "step", call: string, entropy: string): string {
  return idOf(16, use, call, entropy);
}

/** A question to billing, asked at `at` (ms) for what has this trace context; told once, by the process that asked. */
export function askSpanId(traceparent: string, at: number): string {
  return idOf(16, "ask billing", traceparent, at);
}

/** `asked`: the span of the question. */
export function authorizeSpanId(asked: string): string {
  return idOf(16, "authorize", asked);
}

export function rateSpanId(leg: string): string {
  return idOf(16, "rate leg", leg);
}

export function recordSpanId(record: string): string {
  return idOf(16, "write record", record);
}

/** Rating and records come long after the call began: a trace of their own, one a call, that the call's trace links to. */
export function settlementTraceId(traceId: string): string {
  return idOf(32, "settlement", traceId);
}
