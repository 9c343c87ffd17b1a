import { keyFromHex, type SipKey, sipHash } from "./sip-hash.ts";

/** What one cluster secret yields: a key for each use, and the id by which a token names the secret. */
export interface TokenKey {
  /** 0 to 31, of the secret itself, so that every node gives it the same. Two secrets may share one. */
  readonly id: number;
  readonly mask: SipKey;
  readonly mac: SipKey;
  readonly hash: SipKey;
}

/** The secret that new tokens bear and, during a rotation, the one that old tokens still bear. */
export interface ClusterKeys {
  readonly active: TokenKey;
  readonly previous?: TokenKey;
}

/**
 * All keys of the cluster.
 * @param secretHex 32 hex digits or more; the same on every edge and router. Throws a RangeError on anything else
 * @param previousHex the secret before it, whose tokens are still read
 */
export function clusterKeys(secretHex: string, previousHex?: string): ClusterKeys {
  const active = tokenKey(secretHex);
  return previousHex === undefined ? { active } : { active, previous: tokenKey(previousHex) };
}

function tokenKey(secretHex: string): TokenKey {
  const secret = secretKey(secretHex.toLowerCase());
  const derived = (use: string): SipKey => {
    const [a, b] = sipHash(secret, `tandem 1 ${use} 0`);
    const [c, d] = sipHash(secret, `tandem 1 ${use} 1`);
    return [b | 0, a | 0, d | 0, c | 0];
  };
  return {
    id: sipHash(secret, "tandem 1 id")[1] & 31,
    mask: derived("mask"),
    mac: derived("mac"),
    hash: derived("hash"),
  };
}

/** The first 32 digits are a key; what follows is mixed in with it. */
function secretKey(hex: string): SipKey {
  const first = keyFromHex(hex.slice(0, 32));
  const rest = hex.slice(32);
  if (rest === "") return first;
  if (!/^[0-9a-f]*$/.test(rest)) throw new RangeError("a secret is 32 hex digits or more");
  const [a, b] = sipHash(first, `tandem 1 secret 0 ${rest}`);
  const [c, d] = sipHash(first, `tandem 1 secret 1 ${rest}`);
  return [b | 0, a | 0, d | 0, c | 0];
}
