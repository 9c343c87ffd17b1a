import { header, type SipMessage } from "@tandem/sip";
import { formatPassed, passedHeaders } from "../../routing/passed-headers.ts";

/** Ready lines of the header fields that cross from one leg to another. Identities are never among them. */
export function crossingHeaders(message: SipMessage): string {
  return formatPassed(passedHeaders(message));
}

/** The caller's wish for privacy follows the caller to whoever is trusted with the identity (RFC 3323, RFC 3325 §7). */
export function privacyOf(message: SipMessage): string {
  const value = header(message, "Privacy");
  return value === undefined ? "" : `Privacy: ${value}\r\n`;
}
