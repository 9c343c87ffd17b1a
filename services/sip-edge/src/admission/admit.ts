import { readBranch, readToken } from "@tandem/identity";
import { headers, parse, type Rejection, type SipMessage, stampReceived } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import { admitInvite } from "./admit-invite.ts";
import { admitCancel, admitToActor } from "./admit-known.ts";
import { admitOutsideDialog } from "./admit-outside-dialog.ts";
import { answer, answerBroken } from "./answer.ts";
import type { Admission, Received } from "./arrival.ts";
import { isClaimed } from "./identify-sender.ts";

/**
 * What becomes of one message: on to the router, answered here, or dropped. Decided from the message, its source and the
 * directory alone; the limiter is the only thing that remembers.
 */
export function admit(context: AdmissionContext, received: Received): Admission {
  const { text: raw, source } = received;
  // RFC 5626 §3.5.1 and habit: CRLFs, a zero byte or nothing at all keep a NAT open.
  if (raw.length < 12) return { kind: "drop", why: "keep-alive" };
  const isResponse = raw.startsWith("SIP/2.0 ");
  const { bytes, text } = isResponse ? received : stampReceived(received, source);
  const parsed = parse(bytes, text);
  if (!parsed.ok) return rejected(context, received, parsed.error);
  const message = parsed.value;
  if (!message.isRequest) return admitResponse(context, message, received);
  if (message.toTag !== "") return admitInDialog(context, message, received);
  switch (message.method) {
    case "INVITE":
      return admitInvite(context, message, received);
    case "CANCEL":
      return mayCancel(context, received) ? admitCancel(context, message, received) : { kind: "drop", why: "flood" };
    case "ACK":
      // Every final answer to an INVITE had a To tag, its ACK repeats it.
      return { kind: "drop", why: "stray-ack" };
    default:
      return admitOutsideDialog(context, message, received);
  }
}

function rejected(context: AdmissionContext, received: Received, rejection: Rejection): Admission {
  const { source, at } = received;
  if (rejection.status === 0) return { kind: "drop", why: "not-sip" };
  if (rejection.basis === undefined) return { kind: "drop", why: "unanswerable" };
  const isAnswered = isClaimed(source.address, context.directory)
    ? context.limiter.known(source.address, at)
    : context.limiter.stranger(source.address, at);
  if (!isAnswered) return { kind: "drop", why: "flood" };
  return answerBroken(context.keys, rejection.basis, source, rejection.status, rejection.reason);
}

/** RFC 3261 §18.1.2: a response belongs to a request of ours; our branch proves it, whichever edge sent that request. */
function admitResponse(context: AdmissionContext, message: SipMessage, received: Received): Admission {
  const token = readBranch(context.keys, message.branch);
  if (token === undefined) return { kind: "drop", why: "stray-response" };
  // RFC 3261 §8.1.3.3: more than one Via means that it went astray.
  if (headers(message, "Via").length !== 1) return { kind: "drop", why: "stray-response" };
  return admitToActor(context, message, received, token);
}

/** The To tag of a request within a dialog is ours, or the request is forged, or meant for somebody else. */
function admitInDialog(context: AdmissionContext, message: SipMessage, received: Received): Admission {
  const { source, at } = received;
  const token = readToken(context.keys, message.toTag);
  if (token !== undefined) return admitToActor(context, message, received, token);
  if (message.method === "ACK") return { kind: "drop", why: "stray-ack" };
  const isAnswered = isClaimed(source.address, context.directory)
    ? context.limiter.known(source.address, at)
    : context.limiter.forged(source.address, at);
  return isAnswered ? answer(context.keys, message, source, 481) : { kind: "drop", why: "forged-flood" };
}

/** CANCEL cannot be challenged (RFC 3261 §22.1), so a guest's is only counted. */
function mayCancel(context: AdmissionContext, { source, at }: Received): boolean {
  return isClaimed(source.address, context.directory) || context.limiter.guest(source.address, at);
}
