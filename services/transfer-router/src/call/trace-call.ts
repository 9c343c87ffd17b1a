import { formatTraceparent, isSampled, sampled } from "@tandem/identity";
import { patch, type Turn } from "./turn.ts";

/** This call is traced from here on. A call of an older version has no context yet: one of its own ids. */
export function traceCall(t: Turn): void {
  const { traceparent, id, ref } = t.call;
  if (isSampled(traceparent)) return;
  patch(t, { traceparent: traceparent === "" ? formatTraceparent(id, ref, true) : sampled(traceparent) });
}
