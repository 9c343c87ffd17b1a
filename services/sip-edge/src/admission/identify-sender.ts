import type { Carrier, Directory, Trunk } from "@tandem/directory";
import { headerUri, parseUri, type SipMessage } from "@tandem/sip";

/** Who a request that may begin a call comes from. */
export type Sender =
  | { readonly kind: "trunk"; readonly trunk: Trunk }
  | { readonly kind: "carrier"; readonly carrier: Carrier }
  /** The request names a trunk that has passwords, and the source is none of its addresses. */
  | { readonly kind: "guest"; readonly trunk: Trunk }
  /** A claimed source that may not do this: `why` says what to change. */
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "stranger" };

/**
 * Finds the trunk or carrier by source and domain, without looking at any password.
 *
 * A trunk is meant when the Request-URI names its domain or an alias; where it names none (the platform's own address, a
 * `tel:` URI, whatever a PBX writes there), the domains of From and To count, and then the source, if one trunk alone claims it.
 * A domain is never overruled by a source: the call would be charged to a trunk that was not meant.
 */
export function identifySender(request: SipMessage, address: string, directory: Directory): Sender {
  const claims = directory.trunksBySource(address);
  const carrier = directory.carrierBySource(address);
  const meant = trunkOfUri(request.requestUri, directory);
  if (meant !== undefined && claims.includes(meant)) return { kind: "trunk", trunk: meant };
  if (carrier !== undefined) return { kind: "carrier", carrier };
  if (meant !== undefined) {
    if (meant.credentials.length > 0) return { kind: "guest", trunk: meant };
    return claims.length > 0
      ? { kind: "refused", why: "Not an address of the trunk in the Request-URI" }
      : { kind: "stranger" };
  }
  const written = [headerUri(request, "From"), headerUri(request, "To")].map((uri) =>
    uri === undefined ? undefined : trunkOfUri(uri, directory),
  );
  for (const trunk of written) if (trunk !== undefined && claims.includes(trunk)) return { kind: "trunk", trunk };
  const [only] = claims;
  if (claims.length === 1 && only !== undefined) return { kind: "trunk", trunk: only };
  for (const trunk of written) if (trunk !== undefined && trunk.credentials.length > 0) return { kind: "guest", trunk };
  return claims.length > 0
    ? { kind: "refused", why: "Several trunks have this address, name the domain of one in the Request-URI" }
    : { kind: "stranger" };
}

/** Is the source an address of a trunk or of a carrier, whatever it sends? */
export function isClaimed(address: string, directory: Directory): boolean {
  return directory.carrierBySource(address) !== undefined || directory.trunksBySource(address).length > 0;
}

function trunkOfUri(text: string, directory: Directory): Trunk | undefined {
  const uri = parseUri(text);
  if (!uri.ok || (uri.value.scheme !== "sip" && uri.value.scheme !== "sips")) return undefined;
  return directory.trunkByDomain(uri.value.host);
}
