import { type ClusterKeys, sipHash } from "@tandem/identity";
import type { SipMessage } from "@tandem/sip";

/**
 * W3C trace context of a call that begins. It follows from the request, so that a retransmission through another edge
 * belongs to the same trace; a new attempt has another branch and CSeq, and a trace of its own.
 */
export function traceparentOf(keys: ClusterKeys, request: SipMessage): string {
  const scope = `${request.branch}\n${request.callId}\n${request.fromTag}\n${request.cseq}`;
  const hash = (use: string): string => {
    const [hi, lo] = sipHash(keys.active.hash, `\u0003${use}\n${scope}`);
    return hi.toString(16).padStart(8, "0") + lo.toString(16).padStart(8, "0");
  };
  return `00-${hash("trace high")}${hash("trace low")}-${hash("span")}-01`;
}
