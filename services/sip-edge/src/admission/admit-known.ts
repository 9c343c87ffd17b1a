import { partitionOf, type TokenFields } from "@tandem/identity";
import type { SipMessage } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import type { Admission, Received } from "./arrival.ts";

/** A message whose call is known from a token of ours: to that actor. */
export function admitToActor(
  context: AdmissionContext,
  message: SipMessage,
  received: Received,
  token: TokenFields,
): Admission {
  const isBye = message.isRequest && message.method === "BYE";
  return {
    kind: "forward",
    arrival: {
      at: received.at,
      source: received.source,
      flow: received.flow,
      edge: context.edge,
      partition: token.partition,
      actor: token.actor,
      leg: token.leg,
      party: { kind: "dialog" },
      isExcess: token.actor !== "" && !context.limiter.leg(token, isBye, received.at),
      digest: undefined,
      text: message.text,
      message,
      traceparent: "",
    },
  };
}

/** A CANCEL goes the way of its INVITE, whose Call-ID it has (RFC 3261 §9.1, CLUSTER rule 4); the actor finds the transaction. */
export function admitCancel(context: AdmissionContext, message: SipMessage, received: Received): Admission {
  const partition = partitionOf(context.keys.steady, message.callId);
  return admitToActor(context, message, received, { partition, actor: "", leg: 0, random: 0 });
}
