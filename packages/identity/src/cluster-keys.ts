import { keyFromHex, type SipKey, sipHash } from "./sip-hash.ts";

/** What one cluster secret yields: a key for each use, and the id by which a token names the secret. */
export interface TokenKey {
  /** 0 to 31, of the secret itself, so that every node gives it the same. Two secrets may share one. */
  readonly id: number;
  readonly mask: SipKey;
  readonly mac: SipKey;
  readonly hash: SipKey;
}

/** The secret that new tokens bear and, during a rotation, another one whose tokens are read too: the next, or the one before. */
export interface ClusterKeys {
  readonly active: TokenKey;
  readonly other?: TokenKey;
  /**
   * What every process must compute alike at every moment, that of a rotation too: the partition of a call that begins, the
   * names of its transactions, the To tag of an edge's own answer. A CANCEL has nothing else to be found by, and its INVITE may
   * be a minute old.
   */
  readonly steady: SipKey;
}

export interface RotationSecrets {
  /** Another secret whose tokens and nonces are read; empty: none. */
  readonly other?: string;
  /** The secret of `steady`, which outlives rotations; empty: the active one. */
  readonly steady?: string;
}

/**
 * All keys of the cluster.
 * @param secretHex 32 hex digits or more; the same on every edge and router. Throws a RangeError on anything else
 */
export function clusterKeys(secretHex: string, { other = "", steady = "" }: RotationSecrets = {}): ClusterKeys {
  const active = tokenKey(secretHex);
  return {
    active,
    ...(other === "" ? {} : { other: tokenKey(other) }),
    steady: steady === "" ? active.hash : tokenKey(steady).hash,
  };
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
