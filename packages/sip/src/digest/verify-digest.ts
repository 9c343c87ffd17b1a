import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { DigestCredential, DigestParts } from "./digest-response.ts";
import { digestResponse } from "./digest-response.ts";
import type { DigestAlgorithm, Hash } from "./hash.ts";

/** An Authorization or Proxy-Authorization value: names lower case, values without their quotes. */
export interface DigestAuthorization {
  readonly scheme: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface DigestCheck {
  readonly method: string;
  /** The realm of our challenge. */
  readonly realm: string;
  /** Given: the digest-uri must be this text. Some clients write the domain there alone: then leave it out. */
  readonly requestUri?: string;
  /** Default: SHA-256 and MD5. */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** The credential of a user, undefined if there is none. */
  readonly credentialOf: (username: string) => DigestCredential | undefined;
  readonly hash: Hash;
}

/** A right answer. Whether the nonce is ours and fresh, and the count is new, is for who made the nonce to say. */
export interface DigestProof {
  readonly username: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** The nonce count; 0 from a client that knows no qop, which nothing protects from replay within a nonce's life. */
  readonly nc: number;
  /** "" from a client that knows no qop. */
  readonly cnonce: string;
}

/**
 * Why an answer is none.
 * - "scheme": not Digest - "malformed": a field is missing or cannot be read (400)
 * - "realm", "algorithm", "qop", "uri": it answers another challenge than ours, or for another request
 * - "user", "response": unknown user, wrong password; never tell the peer which
 */
export interface DigestRefusal {
  readonly reason: "scheme" | "malformed" | "realm" | "algorithm" | "qop" | "uri" | "user" | "response";
}

/** Checks an answer to our challenge (RFC 7616 §3.4, RFC 8760, RFC 3261 §22.4): qop "auth", or none at all. */
export function verifyDigest(
  authorization: DigestAuthorization,
  check: DigestCheck,
): Result<DigestProof, DigestRefusal> {
  if (authorization.scheme.toLowerCase() !== "digest") return refuse("scheme");
  const { username, realm, nonce, uri, response, algorithm: named } = authorization.params;
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined)
    return refuse("malformed");
  if (response === undefined || !/^[0-9a-f]+$/i.test(response)) return refuse("malformed");
  if (realm !== check.realm) return refuse("realm");
  if (check.requestUri !== undefined && uri !== check.requestUri) return refuse("uri");
  const algorithm = algorithmOf(named, check.algorithms ?? ["SHA-256", "MD5"]);
  if (algorithm === undefined) return refuse("algorithm");
  const auth = authOf(authorization.params);
  if (!auth.ok) return auth;

  const known = check.credentialOf(username);
  // An unknown user costs the same hashes as a known one, so that the time taken does not name users.
  const credential = known ?? { password: "" };
  const parts = { algorithm, username, realm, nonce, method: check.method, uri, auth: auth.value };
  const expected = digestResponse(parts, credential, check.hash);
  if (expected === undefined) return refuse("algorithm");
  const given = response.toLowerCase();
  const isRight = sameText(expected, given) || isPrevious(given, parts, credential, check.hash);
  if (known === undefined) return refuse("user");
  if (!isRight) return refuse("response");
  const nc = auth.value === undefined ? 0 : Number.parseInt(auth.value.nc, 16);
  return ok({ username, nonce, algorithm, nc, cnonce: auth.value?.cnonce ?? "" });
}

/** By a password that is being changed. Who has none costs the same. */
function isPrevious(given: string, parts: DigestParts, credential: DigestCredential, hash: Hash): boolean {
  if (!("password" in credential)) return false;
  const { previousPassword } = credential;
  const expected = digestResponse(parts, { password: previousPassword ?? "" }, hash);
  return expected !== undefined && sameText(expected, given) && previousPassword !== undefined;
}

/** RFC 7616 §3.4: without a name it is MD5. */
function algorithmOf(name: string | undefined, allowed: readonly DigestAlgorithm[]): DigestAlgorithm | undefined {
  const wanted = (name ?? "MD5").toUpperCase();
  return allowed.find((algorithm) => algorithm === wanted);
}

function authOf(
  params: DigestAuthorization["params"],
): Result<{ nc: string; cnonce: string } | undefined, DigestRefusal> {
  const { qop, nc, cnonce } = params;
  if (qop === undefined) return ok(undefined);
  if (qop.toLowerCase() !== "auth") return refuse("qop");
  if (cnonce === undefined || nc === undefined || !/^[0-9a-f]{8}$/i.test(nc)) return refuse("malformed");
  return ok({ nc, cnonce });
}

/** Compares without leaving at the first difference, so that the time taken tells nothing of the right answer. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

function refuse(reason: DigestRefusal["reason"]): { readonly ok: false; readonly error: DigestRefusal } {
  return err({ reason });
}
