import type { DigestAlgorithm, Hash } from "./hash.ts";

/** What a trunk keeps of a password: itself, or H(username:realm:password) for each algorithm that it may be asked in. */
export type DigestCredential =
  | { readonly password: string; readonly previousPassword?: string | undefined }
  | { readonly ha1: { readonly [A in DigestAlgorithm]?: string } };

export interface DigestParts {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly method: string;
  /** The digest-uri, as the client wrote it. */
  readonly uri: string;
  /** Undefined: the client knows no qop (RFC 2069; RFC 3261 §22.4 rule 8 wants it taken). */
  readonly auth: { readonly nc: string; readonly cnonce: string } | undefined;
}

/**
 * The `response` of RFC 7616 §3.4.1 (RFC 2617 §3.2.2.1), lower-case hex.
 * Undefined: the credential is an HA1, and not of this algorithm.
 */
export function digestResponse(parts: DigestParts, credential: DigestCredential, hash: Hash): string | undefined {
  const ha1 =
    "password" in credential
      ? hash(parts.algorithm, `${parts.username}:${parts.realm}:${credential.password}`)
      : credential.ha1[parts.algorithm]?.toLowerCase();
  if (ha1 === undefined) return undefined;
  const ha2 = hash(parts.algorithm, `${parts.method}:${parts.uri}`);
  const { auth } = parts;
  if (auth === undefined) return hash(parts.algorithm, `${ha1}:${parts.nonce}:${ha2}`);
  return hash(parts.algorithm, `${ha1}:${parts.nonce}:${auth.nc}:${auth.cnonce}:auth:${ha2}`);
}
