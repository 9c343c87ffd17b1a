import { base32Of64 } from "./base32.ts";
import type { ClusterKeys } from "./cluster-keys.ts";
import { sipHash } from "./sip-hash.ts";

/**
 * To tag of an answer that an edge gives by itself: the same for every copy of the request, on every edge
 * (RFC 3261 §8.2.7), and never to be taken for a token.
 */
export function statelessTag(keys: ClusterKeys, branch: string, callId: string, fromTag: string, cseq: number): string {
  // The control character keeps this use of the key apart from partitions and nonces: no Call-ID can hold one.
  const [hi, lo] = sipHash(keys.steady, `\u0001${branch}\n${callId}\n${fromTag}\n${cseq}`);
  return base32Of64(hi, lo);
}
