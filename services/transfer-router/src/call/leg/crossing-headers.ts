import { headers, type SipMessage } from "@tandem/sip";
import { formatPassed, passedHeaders } from "../../routing/passed-headers.ts";

/** Kept towards parties that are trusted with identities, and stripped towards all others (RFC 3325 §5, RFC 3323). */
const IDENTITY = ["P-Asserted-Identity", "Privacy"];

/** Ready lines of the header fields that cross from one leg to another (DESIGN §7). */
export function crossingHeaders(message: SipMessage, isTrusted: boolean): string {
  let lines = formatPassed(passedHeaders(message));
  if (!isTrusted) return lines;
  for (const name of IDENTITY) for (const value of headers(message, name)) lines += `${name}: ${value}\r\n`;
  return lines;
}
