import { from as fromField, header, headerOf, parseUri, type SipMessage, type SipUri, type TelUri } from "@tandem/sip";

export interface Caller {
  readonly user: string;
  readonly displayName: string;
  readonly host: string;
}

/** Who calls: P-Asserted-Identity where the customer's side gives one, else From (RFC 3325 §9.1). */
export function callerOf(message: SipMessage): Caller {
  const asserted = header(message, "P-Asserted-Identity");
  const from = headerOf(message, fromField);
  const displayName = from.ok ? from.value.displayName : "";
  const uris = [
    asserted === undefined ? undefined : /<([^>]+)>/.exec(asserted)?.[1],
    from.ok ? from.value.uri : undefined,
  ];
  for (const text of uris) {
    const uri = text === undefined ? undefined : parseUri(text);
    if (uri?.ok === true && uri.value.scheme !== "other") return { ...userOf(uri.value), displayName };
  }
  return { user: "", displayName, host: "" };
}

function userOf(uri: SipUri | TelUri): { readonly user: string; readonly host: string } {
  return uri.scheme === "tel" ? { user: uri.number, host: "" } : { user: uri.user, host: uri.host };
}
