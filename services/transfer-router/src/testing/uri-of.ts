import { parseUri, type SipUri, type TelUri } from "@tandem/sip";

/** The sip, sips or tel URI of a text. Throws on anything else: a test's own mistake. */
export function uriOf(text: string): SipUri | TelUri {
  const uri = parseUri(text);
  if (!uri.ok || uri.value.scheme === "other") throw new Error(`not a sip or tel URI: ${text}`);
  return uri.value;
}
