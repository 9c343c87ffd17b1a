import type { Directory, Trunk } from "@tandem/directory";
import { formatTraceparent, isChosen, sipHash, TRACE_HEADER } from "@tandem/identity";
import { header, type SipMessage } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import type { Party } from "./arrival.ts";

const CALLED = /^(?:sips?|tel):\+?(\d{3,15})(?:[@;]|$)/i;

/**
 * W3C trace context of a call that begins. It follows from the request, so that a retransmission through another edge
 * belongs to the same trace; a new attempt has another branch and CSeq, and a trace of its own. One trace in `oneIn` is
 * for spans, and each that a trunk asks for.
 */
export function traceparentOf(
  { keys, directory, traceOneIn }: Pick<AdmissionContext, "keys" | "directory" | "traceOneIn">,
  request: SipMessage,
  party: Party,
): string {
  const scope = `${request.branch}\n${request.callId}\n${request.fromTag}\n${request.cseq}`;
  const hash = (use: string): string => {
    const [hi, lo] = sipHash(keys.steady, `\u0003${use}\n${scope}`);
    return hi.toString(16).padStart(8, "0") + lo.toString(16).padStart(8, "0");
  };
  const traceId = hash("trace high") + hash("trace low");
  // A carrier's header is nobody's wish who pays for it.
  const isAsked = party.kind === "trunk" && header(request, TRACE_HEADER) === "1";
  const isForced = isAsked || trunkOf(directory, request, party)?.policy.trace === true;
  return formatTraceparent(traceId, hash("span"), isForced || isChosen(traceId, traceOneIn));
}

/** Whose call it is. A number that is not written as E.164 says nothing here: the router, which knows dial plans, decides. */
function trunkOf(directory: Directory, request: SipMessage, party: Party): Trunk | undefined {
  if (party.kind === "trunk") return directory.trunkById(party.trunk);
  const [, digits] = CALLED.exec(request.requestUri) ?? [];
  return digits === undefined ? undefined : directory.trunkByNumber(`+${digits}`);
}
