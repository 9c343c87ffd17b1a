import { formatRequest } from "../message/request.ts";
import type { SipMessage } from "../message/sip-message.ts";
import { header } from "../message/sip-message.ts";
import { invitePartsOf } from "./invite-text.ts";

/** RFC 3261 §8.1.1.6. An ACK or CANCEL goes the INVITE's way and may use as many hops. */
const MAX_FORWARDS = 70;

/**
 * The ACK of a non-2xx final (RFC 3261 §17.1.1.3): the INVITE's Request-URI, top Via, Route, From, Call-ID and CSeq
 * number, and the To of the response. `inviteText` is the INVITE as we sent it.
 */
export function ackForFinal(inviteText: string, response: SipMessage): string {
  const invite = invitePartsOf(inviteText);
  return formatRequest({
    ...invite,
    method: "ACK",
    to: header(response, "To") ?? invite.to,
    maxForwards: MAX_FORWARDS,
  });
}

/**
 * The CANCEL of an INVITE (RFC 3261 §9.1): its Request-URI, top Via with the same branch, Route, From, To, Call-ID and
 * CSeq number. `headers` are further ready lines, each with its CRLF (a Reason, RFC 3326).
 */
export function cancelFor(inviteText: string, headers = ""): string {
  return formatRequest({ ...invitePartsOf(inviteText), method: "CANCEL", maxForwards: MAX_FORWARDS, headers });
}
