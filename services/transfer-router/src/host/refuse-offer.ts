import type { Directory } from "@tandem/directory";
import { type ClusterKeys, statelessTag } from "@tandem/identity";
import { formatResponse, responseBasis, type SipMessage } from "@tandem/sip";
import type { Party } from "../call/event.ts";

/** Names a trunk or a carrier among all of both. */
export function partyName(party: Party): string {
  if (party.kind === "trunk") return `trunk ${party.trunk}`;
  return party.kind === "carrier" ? `carrier ${party.carrier}` : "";
}

/** Calls a second that the party may begin by its own limit; 0: it has none. */
export function rateOf(directory: Directory, party: Party): number {
  return party.kind === "trunk" ? (directory.trunkById(party.trunk)?.callsPerSecond ?? 0) : 0;
}

/** RFC 3261 §8.2.2.2 */
export function mergedResponse(message: SipMessage, toTag: string): string {
  return formatResponse(responseBasis(message), { status: 482, reason: "Loop Detected", toTag });
}

/**
 * No call is made of it and no record: a flood must cost its owner little (CLUSTER rule 1). Its To tag is the same for each copy
 * (RFC 3261 §8.2.7), and none of ours: the ACK ends at the edge.
 */
export function cappedResponse(keys: ClusterKeys, message: SipMessage, host: string, waitMs: number): string {
  const { branch, callId, fromTag, cseq } = message;
  const warning = "Too many of the new calls have Call-IDs of one partition; make each Call-ID random, or slow down";
  return formatResponse(responseBasis(message), {
    status: 503,
    reason: "Service Unavailable",
    toTag: statelessTag(keys, branch, callId, fromTag, cseq),
    headers: `Retry-After: ${Math.ceil(waitMs / 1_000)}\r\nWarning: 399 ${host} "${warning}"\r\n`,
  });
}
