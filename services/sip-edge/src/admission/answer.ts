import { type ClusterKeys, statelessTag } from "@tandem/identity";
import {
  formatResponse,
  header,
  responseBasis,
  responseDestination,
  type SipMessage,
  splitList,
  via,
} from "@tandem/sip";
import type { Admission, Source } from "./arrival.ts";

type Answer = Extract<Admission, { readonly kind: "answer" }>;

/**
 * A final answer that the edge gives by itself. Its To tag is a keyed hash of the request, so that every copy of the
 * request gets the same one on every edge (CLUSTER rule 5, RFC 3261 §8.2.7).
 * @param headers ready lines, each with CRLF
 */
export function answer(keys: ClusterKeys, request: SipMessage, source: Source, status: number, headers = ""): Answer {
  const toTag =
    request.toTag === "" ? statelessTag(keys, request.branch, request.callId, request.fromTag, request.cseq) : "";
  const text = formatResponse(responseBasis(request), { status, toTag, headers });
  return { kind: "answer", text, to: destinationOf(header(request, "Via"), source), status };
}

/**
 * The answer to a request that is broken.
 * @param basis header lines to copy, the To line last
 * @param reason what is wrong, as reason phrase
 */
export function answerBroken(keys: ClusterKeys, basis: string, source: Source, status: number, reason: string): Answer {
  const to = basis.slice(basis.lastIndexOf("\r\n") + 1);
  const toTag = hasTag(to) ? "" : statelessTag(keys, basis, "", "", 0);
  const text = formatResponse(basis, { status, reason, toTag });
  const topVia = /(?:^|\n)(?:via|v)[ \t]*:[ \t]*([^\r\n]*)/i.exec(basis)?.[1];
  return { kind: "answer", text, to: destinationOf(topVia, source), status };
}

function hasTag(to: string): boolean {
  const bare = to.replace(/"(?:[^"\\]|\\.)*"/g, "").replace(/<[^>]*>/g, "");
  return /;[ \t]*tag[ \t]*=/i.test(bare);
}

/** Where the top Via wants its answer; back to the very source when it cannot be read. */
export function destinationOf(vias: string | undefined, source: Source): Source {
  const top = vias === undefined ? undefined : via.parse(splitList(vias)[0] ?? "");
  return top === undefined ? source : responseDestination(top, source);
}
