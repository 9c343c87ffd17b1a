import type { Metadata } from "@grpc/grpc-js";

/** W3C Trace Context §3.2, as metadata. */
export const TRACEPARENT = "traceparent";

const WELL_FORMED = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The trace context that came with a call; undefined where none did, or none that can be read. */
export function traceparentIn(metadata: Metadata): string | undefined {
  const [value] = metadata.get(TRACEPARENT);
  return typeof value === "string" && WELL_FORMED.test(value) ? value : undefined;
}
