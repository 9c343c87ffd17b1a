import type { Trunk } from "@tandem/directory";
import { type ClusterKeys, mintNonce, readNonce } from "@tandem/identity";
import { challenges, headers, proxyAuthorization, type SipMessage, verifyDigest } from "@tandem/sip";
import type { AdmissionContext } from "./admission-context.ts";
import type { DigestUse } from "./arrival.ts";

/** `ok`, or the Proxy-Authenticate lines to answer 407 with. */
export type Authentication =
  | { readonly ok: true; readonly digest: DigestUse }
  | { readonly ok: false; readonly challenge: string };

/**
 * Digest against a trunk's passwords (RFC 3261 §22.3, RFC 8760): realm is the trunk's domain, and the nonce is bound to source,
 * realm and Call-ID (CLUSTER rule 34), so the edge keeps nothing:
 * that a count was used before is for the call's owner to find.
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
    if (nonce !== undefined && nonce.ageMs <= context.limiter.limits.nonceLifetimeMs) {
      const digest = { nonce: proof.value.nonce, count: proof.value.nc, mintedAt: Math.floor(at) - nonce.ageMs };
      return { ok: true, digest };
    }
    // RFC 7616 §3.3: the password was right, and only the nonce is old or of another call.
    stale = true;
  }
  return { ok: false, challenge: challengeOf(context.keys, trunk, { source, callId: request.callId, at }, stale) };
}

/**
 * Proxy-Authenticate lines with a fresh nonce.
 * @param stale the password was right, and only the nonce was not (RFC 7616 §3.3)
 */
export function challengeOf(
  keys: ClusterKeys,
  trunk: Trunk,
  scope: { readonly source: string; readonly callId: string; readonly at: number },
  stale: boolean,
): string {
  const realm = trunk.domain;
  const nonce = mintNonce(keys, { ...scope, realm });
  const lines = challenges({ realm, nonce, stale, algorithms: trunk.digestAlgorithms });
  return lines.map((value) => `Proxy-Authenticate: ${value}\r\n`).join("");
}
