import { TCP_LIMITS } from "@tandem/adapter-tcp";
import { EDGE_LIMITS, HOP_LIMIT_NAMES } from "@tandem/sip-edge";
import { CAPTURE_LIMITS, PARTITION_CAP_LIMITS } from "@tandem/transfer-router";

/** Names that `limits` may have in the configuration; those of the hop count where edges and routers are processes of their own. */
export const LIMIT_NAMES: readonly string[] = [
  ...Object.keys(EDGE_LIMITS),
  ...HOP_LIMIT_NAMES,
  ...Object.keys(TCP_LIMITS),
  ...Object.keys(CAPTURE_LIMITS),
  ...Object.keys(PARTITION_CAP_LIMITS),
  "signallingStoreBytes",
  "calls",
  "eventLoopLagMs",
  "creditSliceMicros",
  "creditLeaseMs",
];
