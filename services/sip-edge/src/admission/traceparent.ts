import { type ClusterKeys, formatTraceparent, isChosen, sipHash, TRACE_HEADER } from "@tandem/identity";
import { header, type SipMessage } from "@tandem/sip";
import type { Party } from "./arrival.ts";

/**
 * W3C trace context of a call that begins. It follows from the request, so that a retransmission through another edge
 * belongs to the same trace; a new attempt has another branch and CSeq, and a trace of its own. One trace in `oneIn` is
 * for spans, and each that a trunk asks for.
 */
export function traceparentOf(keys: ClusterKeys, request: SipMessage, party: Party, oneIn: number): string {
  const scope = `${request.branch}\n${request.callId}\n${request.fromTag}\n${request.cseq}`;
  const hash = (use: string): string => {
    const [hi, lo] = sipHash(keys.steady, `\u0003${use}\n${scope}`);
    return hi.toString(16).padStart(8, "0") + lo.toString(16).padStart(8, "0");
  };
  const traceId = hash("trace high") + hash("trace low");
  // A carrier's header is nobody's wish who pays for it.
  const isForced = party.kind === "trunk" && header(request, TRACE_HEADER) === "1";
  return formatTraceparent(traceId, hash("span"), isForced || isChosen(traceId, oneIn));
}
