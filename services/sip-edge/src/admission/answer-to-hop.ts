import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import { formatResponse, header, responseBasis } from "@tandem/sip";
import type { HopReply } from "../ports/router-port.ts";
import { answer, destinationOf } from "./answer.ts";
import type { Admission, Arrival } from "./arrival.ts";
import { challengeOf } from "./authenticate.ts";

/** Partitions change hands in less. */
const RETRY_AFTER_SEC = 2;
const RETRY_SOON = `Retry-After: ${RETRY_AFTER_SEC}\r\n`;

type Answer = Extract<Admission, { readonly kind: "answer" }>;

/** What the edge answers once the router has spoken; undefined: nothing. */
export function answerToHop(
  keys: ClusterKeys,
  directory: () => Directory,
  arrival: Arrival,
  reply: HopReply,
): Answer | undefined {
  const { message, source } = arrival;
  if (!message.isRequest || message.method === "ACK") return undefined;
  switch (reply.kind) {
    case "accepted":
      return message.method === "INVITE" ? trying(arrival) : undefined;
    case "unknown":
      return answer(keys, message, source, 481);
    case "replayed":
      return challengeAgain(keys, directory(), arrival);
    // Over a connection nothing comes twice. A datagram may be a copy of what a router has taken: its sender tries again.
    case "shed":
      return source.transport === "UDP" ? undefined : answer(keys, message, source, 500, RETRY_SOON);
    case "withdrawn":
      return undefined;
    case "cancelled":
      return answer(keys, message, source, 487);
    // TRANSFER §3: a call survives the 500 to its REFER, and not a 481.
    case "faulted":
    case "poison":
      return answer(keys, message, source, 500);
    case "elsewhere":
    case "overloaded": {
      const retryAfter = `Retry-After: ${reply.kind === "overloaded" ? reply.retryAfterSec : RETRY_AFTER_SEC}\r\n`;
      if (message.toTag === "" && message.method !== "CANCEL") return answer(keys, message, source, 503, retryAfter);
      // A PBX takes a whole trunk out of service at a 503, and other requests of a dialog are sent again by their clients.
      return message.method === "REFER" ? answer(keys, message, source, 500, retryAfter) : undefined;
    }
  }
}

/** RFC 7616 §3.4: the password was right, so the client answers the fresh nonce without asking its user. */
function challengeAgain(keys: ClusterKeys, directory: Directory, { message, source, party, at }: Arrival): Answer {
  const trunk = party.kind === "trunk" ? directory.trunkById(party.trunk) : undefined;
  if (trunk === undefined) return answer(keys, message, source, 403);
  const scope = { source: source.address, callId: message.callId, at };
  return answer(keys, message, source, 407, challengeOf(keys, trunk, scope, true));
}

/** RFC 3261 §8.2.6.1: no To tag of its own, and the Timestamp of the request. */
function trying({ message, source }: Arrival): Answer {
  const timestamp = header(message, "Timestamp");
  const headers = timestamp === undefined ? "" : `Timestamp: ${timestamp}\r\n`;
  const text = formatResponse(responseBasis(message), { status: 100, headers });
  return { kind: "answer", text, to: destinationOf(header(message, "Via"), source), status: 100 };
}
