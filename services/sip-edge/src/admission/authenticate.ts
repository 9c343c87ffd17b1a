import type { Trunk } from "@tandem/directory";
import { mintNonce, readNonce } from "@tandem/identity";
import { challenges, headers, proxyAuthorization, type SipMessage, verifyDigest } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";

/** `ok`, or the Proxy-Authenticate lines to answer 407 with. */
export type Authentication = { readonly ok: true } | { readonly ok: false; readonly challenge: string };

/**
 * Digest against a trunk's passwords (RFC 3261 §22.3, RFC 8760): realm is the trunk's domain, and the nonce is bound to source,
 * realm and Call-ID (CLUSTER rule 34), so the edge keeps nothing.
 */
export function authenticate(
  context: AdmissionContext,
  request: SipMessage,
  trunk: Trunk,
  source: string,
  at: number,
): Authentication {
  const realm = trunk.domain;
  const algorithms = trunk.digestAlgorithms;
  const scope = { source, realm, callId: request.callId, at };
  const credentialOf = (username: string) => trunk.credentials.find((credential) => credential.username === username);
  let stale = false;
  for (const value of headers(request, proxyAuthorization.name)) {
    const given = proxyAuthorization.parse(value);
    if (given === undefined) continue;
    const proof = verifyDigest(given, { method: request.method, realm, algorithms, credentialOf, hash: context.hash });
    if (!proof.ok) continue;
    const nonce = readNonce(context.keys, proof.value.nonce, scope);
    if (nonce !== undefined && nonce.ageMs <= context.limiter.limits.nonceLifetimeMs) return { ok: true };
    // RFC 7616 §3.3: the password was right, and only the nonce is old or of another call.
    stale = true;
  }
  const nonce = mintNonce(context.keys, scope);
  const lines = challenges({ realm, nonce, stale, algorithms }).map((value) => `Proxy-Authenticate: ${value}\r\n`);
  return { ok: false, challenge: lines.join("") };
}
