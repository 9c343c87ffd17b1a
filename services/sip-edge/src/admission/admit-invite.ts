import { partitionOf } from "@tandem/identity";
import type { SipMessage } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import { answer } from "./answer.ts";
import type { Admission, DigestUse, Party, Received } from "./arrival.ts";
import { authenticate } from "./authenticate.ts";
import { checkInvite, warning } from "./check-invite.ts";
import { identifySender } from "./identify-sender.ts";
import { traceparentOf } from "./traceparent.ts";

/** A new call: whose it is comes first, so that a stranger learns nothing else. */
export function admitInvite(context: AdmissionContext, request: SipMessage, received: Received): Admission {
  const { directory, keys, limiter } = context;
  const { source, at } = received;
  const sender = identifySender(request, source.address, directory);
  switch (sender.kind) {
    case "stranger":
      return limiter.stranger(source.address, at) ? answer(keys, request, source, 403) : { kind: "drop", why: "flood" };
    case "refused":
      return answer(keys, request, source, 403, warning(sender.why));
    case "carrier":
      return forward(context, request, received, { kind: "carrier", carrier: sender.carrier.name });
    case "trunk":
      return forward(context, request, received, { kind: "trunk", trunk: sender.trunk.id });
    case "guest": {
      // Counted before the digest is computed: guessing must not cost more than this.
      if (!limiter.guest(source.address, at)) return { kind: "drop", why: "flood" };
      const result = authenticate(context, request, sender.trunk, source.address, at);
      if (!result.ok) return answer(keys, request, source, 407, result.challenge);
      limiter.authenticated(source.address);
      return forward(context, request, received, { kind: "trunk", trunk: sender.trunk.id }, result.digest);
    }
  }
}

function forward(
  context: AdmissionContext,
  request: SipMessage,
  received: Received,
  party: Party,
  digest?: DigestUse,
): Admission {
  const refusal = checkInvite(request, received.source.transport);
  if (refusal !== undefined) return answer(context.keys, request, received.source, refusal.status, refusal.headers);
  return {
    kind: "forward",
    arrival: {
      at: received.at,
      source: received.source,
      flow: received.flow,
      edge: context.edge,
      partition: partitionOf(context.keys.steady, request.callId),
      actor: "",
      leg: 0,
      party,
      isExcess: false,
      digest,
      text: request.text,
      message: request,
      traceparent: traceparentOf(context, request, party),
    },
  };
}
