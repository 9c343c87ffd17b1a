import { type SipKey, sipHash } from "./sip-hash.ts";

/** Fixed for the life of a cluster: actors are placed by partition, partitions by the live routers. */
export const PARTITIONS = 256;

/**
 * The partition of the call that this Call-ID begins, 0 to 255.
 * Keyed, because otherwise anyone could collect Call-IDs of one partition and flood its owner.
 */
export function partitionOf(key: SipKey, callId: string): number {
  return sipHash(key, callId)[1] & (PARTITIONS - 1);
}
