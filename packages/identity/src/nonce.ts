import { base32Of64, base32OfCount, CODES, countOfBase32, VALUES } from "./base32.ts";
import type { ClusterKeys, TokenKey } from "./cluster-keys.ts";
import { sipHash } from "./sip-hash.ts";

/** What a digest nonce is bound to: a nonce that was seen elsewhere, or in another call, is worth nothing. */
export interface NonceScope {
  /** Address that the challenge goes to; without port, because NATs change ports. */
  readonly source: string;
  readonly realm: string;
  readonly callId: string;
}

const VERSION = "1";
const NONCE_LENGTH = 25;

/** A digest nonce: its time and a MAC over that and its scope. Nothing is kept. */
export function mintNonce(keys: ClusterKeys, scope: NonceScope & { readonly at: number }): string {
  const time = base32OfCount(scope.at);
  return VERSION + String.fromCharCode(CODES[keys.active.id] ?? 0) + time + mac(keys.active, time, scope);
}

/**
 * The age of a nonce of ours; undefined when none of our keys made it for this scope. The age may be negative by as
 * much as the clocks of two edges differ. How old a nonce may be is the caller's to say.
 */
export function readNonce(
  keys: ClusterKeys,
  nonce: string,
  scope: NonceScope & { readonly at: number },
): { readonly ageMs: number } | undefined {
  if (nonce.length !== NONCE_LENGTH || !nonce.startsWith(VERSION)) return undefined;
  const time = nonce.slice(2, 12);
  const minted = countOfBase32(time);
  if (minted === undefined) return undefined;
  const id = VALUES[nonce.charCodeAt(1)];
  const given = nonce.slice(12);
  for (const key of [keys.active, keys.other]) {
    if (key !== undefined && key.id === id && mac(key, time, scope) === given)
      return { ageMs: Math.floor(scope.at) - minted };
  }
  return undefined;
}

function mac(key: TokenKey, time: string, scope: NonceScope): string {
  const [hi, lo] = sipHash(key.hash, `\u0002${time}\n${scope.source}\n${scope.realm}\n${scope.callId}`);
  return base32Of64(hi, lo);
}
