import type { Transport } from "@tandem/directory";
import { hasHeader, header, optionTags, parseUri, type SipMessage } from "@tandem/sip";
import { ACCEPT, SUPPORTED } from "./capabilities.ts";

/** Why a request is refused before anybody is asked: a status and ready header lines. */
export interface Refusal {
  readonly status: number;
  readonly headers: string;
}

/**
 * What RFC 3261 §8.2 lets a UAS refuse by the request alone; undefined: it may go on.
 * @param transport how it came
 */
export function checkInvite(request: SipMessage, transport: Transport): Refusal | undefined {
  const uri = parseUri(request.requestUri);
  // RFC 3261 §8.2.2.1
  if (!uri.ok) return { status: 400, headers: warning("Malformed Request-URI") };
  if (uri.value.scheme === "other") return { status: 416, headers: "" };
  if (uri.value.scheme === "sips" && !isSecure(transport)) return { status: 416, headers: SIPS_NOT_ALLOWED };
  return checkHopsAndOptions(request) ?? checkReplaces(request) ?? checkBody(request);
}

/** RFC 3261 §26.2.2: every hop of a sips request is TLS. One that came otherwise has lost already what its caller asked for. */
function isSecure(transport: Transport): boolean {
  return transport === "TLS" || transport === "WSS";
}

/** A warn-code of RFC 5630. Never served as sip instead: that is the caller's to decide. */
const SIPS_NOT_ALLOWED = 'Warning: 380 tandem "SIPS Not Allowed: this hop is not TLS; call a sip: URI"\r\n';

/** Max-Forwards and Require, of any request that begins something. */
export function checkHopsAndOptions(request: SipMessage): Refusal | undefined {
  // RFC 3261 §16.3: what it would begin goes on from here, so this is a hop and not the end.
  if (Number(header(request, "Max-Forwards") ?? "70") === 0) return { status: 483, headers: "" };
  const unknown = optionTags(request, "Require").filter((tag) => !SUPPORTED.includes(tag.toLowerCase()));
  return unknown.length === 0 ? undefined : { status: 420, headers: `Unsupported: ${unknown.join(", ")}\r\n` };
}

/** RFC 3891 §3, until attended transfer is served: no dialog here can be replaced from outside (TRANSFER rule 28). */
function checkReplaces(request: SipMessage): Refusal | undefined {
  return hasHeader(request, "Replaces") ? { status: 481, headers: "" } : undefined;
}

/** RFC 3261 §8.2.3: a body that must be understood, and is not. */
function checkBody(request: SipMessage): Refusal | undefined {
  if (request.body === "") return undefined;
  const encoding = header(request, "Content-Encoding")?.toLowerCase() ?? "identity";
  if (encoding !== "identity") return { status: 415, headers: "Accept-Encoding: identity\r\n" };
  const disposition = header(request, "Content-Disposition") ?? "";
  if (/;[ \t]*handling[ \t]*=[ \t]*"?optional/i.test(disposition)) return undefined;
  const type = (header(request, "Content-Type") ?? "").replace(/[ \t]*;.*$/, "").toLowerCase();
  return type === ACCEPT ? undefined : { status: 415, headers: `Accept: ${ACCEPT}\r\n` };
}

/** RFC 3261 §20.43: 399 is a text for a person. */
export function warning(text: string): string {
  return `Warning: 399 tandem "${text}"\r\n`;
}
