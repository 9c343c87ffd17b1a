import type { SipMessage } from "../message/sip-message.ts";
import { headers } from "../message/sip-message.ts";

/** RFC 3261 §8.1.1.7: a branch that begins so is unique in space and time. */
export const BRANCH_COOKIE = "z9hG4bK";

/** Where a request came from: its IP address as the socket saw it. */
export interface TransactionSource {
  readonly address: string;
}

/**
 * The key of the server transaction that a request belongs to (RFC 3261 §17.2.3); an ACK has its INVITE's key.
 *
 * With the source address and the CSeq number in it, two customers with the same branch never share a transaction
 * (CLUSTER rule 2). A branch without the cookie falls back to the comparison of RFC 2543.
 */
export function serverTransactionKey(request: SipMessage, source: TransactionSource): string {
  return keyOf(request, source, request.method === "ACK" ? "INVITE" : request.method);
}

/** The key of the INVITE that a CANCEL means (RFC 3261 §9.2): as if the CANCEL's method were INVITE. */
export function cancelledTransactionKey(cancel: SipMessage, source: TransactionSource): string {
  return keyOf(cancel, source, "INVITE");
}

/** The key of the client transaction that a response belongs to (RFC 3261 §17.1.3): our branch, and the CSeq's method. */
export function clientTransactionKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

function keyOf(request: SipMessage, source: TransactionSource, method: string): string {
  const top = headers(request, "Via")[0] ?? "";
  if (!hasCookie(request.branch)) return oldKeyOf(request, source, method, top);
  return `${source.address} ${sentByOf(top)} ${request.branch} ${request.cseq} ${method}`;
}

/**
 * RFC 3261 §17.2.3, the rules for RFC 2543: Request-URI, From tag, Call-ID, CSeq and the top Via. The To tag counts for
 * neither INVITE, ACK nor CANCEL: the ACK of a non-2xx bears the tag that the response gave it.
 */
function oldKeyOf(request: SipMessage, source: TransactionSource, method: string, top: string): string {
  const toTag = method === "INVITE" ? "" : request.toTag;
  return `${source.address} 2543 ${JSON.stringify([request.requestUri, request.fromTag, toTag, request.callId, top])} ${request.cseq} ${method}`;
}

function hasCookie(branch: string): boolean {
  // RFC 3261 §7.3.1: tokens are case-insensitive.
  return (
    branch.length > BRANCH_COOKIE.length &&
    branch.slice(0, BRANCH_COOKIE.length).toLowerCase() === BRANCH_COOKIE.toLowerCase()
  );
}

/** The sent-by of a Via value, white space and case aside. A repeated request repeats its port, given or not. */
function sentByOf(value: string): string {
  const end = value.indexOf(";");
  const [, ...sentBy] = (end < 0 ? value : value.slice(0, end))
    .trim()
    .replace(/\s*\/\s*/g, "/")
    .split(/\s+/);
  return sentBy.join("").toLowerCase();
}
