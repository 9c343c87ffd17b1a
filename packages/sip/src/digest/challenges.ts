import type { DigestAlgorithm } from "./hash.ts";

export interface ChallengeParts {
  readonly realm: string;
  readonly nonce: string;
  /** The nonce of a right answer was too old: the client may answer again without asking its user. */
  readonly stale: boolean;
  /** Default: SHA-256, then MD5. */
  readonly algorithms?: readonly DigestAlgorithm[];
}

/**
 * The values of the WWW-Authenticate or Proxy-Authenticate lines, one a line, the preferred one first
 * (RFC 8760 §2.3, §2.4: a client answers the first that it knows).
 */
export function challenges(parts: ChallengeParts): readonly string[] {
  const stale = parts.stale ? ", stale=true" : "";
  return (parts.algorithms ?? ["SHA-256", "MD5"]).map(
    (algorithm) =>
      `Digest realm=${quote(parts.realm)}, nonce=${quote(parts.nonce)}${stale}, algorithm=${algorithm}, qop="auth"`,
  );
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
