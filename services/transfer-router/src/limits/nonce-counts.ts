/** An answer to a digest challenge, as an edge has found it right. */
export interface DigestUse {
  readonly nonce: string;
  /** The nonce count; 0 from a client that knows no qop. */
  readonly count: number;
  /** Ms since the epoch. */
  readonly mintedAt: number;
}

/** `copy`: the very transaction that has used it, once more. `replayed`: its count is used up, or nobody here can know. */
export type UseVerdict = "new" | "copy" | "replayed";

export interface NonceCountsOptions {
  /** Since when every use is remembered: of older nonces nothing is known. */
  readonly since: number;
  /** Does this transaction belong to a call that was taken over, whose nonce is older? Asked for 64*T1 from `since` on. */
  readonly isTakenOver?: (transaction: string) => boolean;
  readonly limit?: number;
}

/** Nonces remembered at most. */
const NONCE_LIMIT = 65_536;
/** 64*T1: no client sends an INVITE again after that (RFC 3261 §17.1.1.2). */
const KEPT_MS = 32_000;

interface Use {
  highest: number;
  /** What has used the highest count. */
  transaction: string;
  /** Its client has acknowledged a refusal, and sends no copy any more. */
  isOver: boolean;
  readonly mintedAt: number;
  readonly at: number;
}

/**
 * The highest count that each nonce was used with (RFC 7616 §3.4, CLUSTER rule 34). Whatever is forgotten, because it is old or
 * because there are too many, takes with it all nonces that are as old: they count as used.
 */
export class NonceCounts {
  readonly #limit: number;
  readonly #since: number;
  /** By nonce, the one first used first. */
  readonly #uses = new Map<string, Use>();
  readonly #byTransaction = new Map<string, Use>();
  readonly #isTakenOver: (transaction: string) => boolean;
  /** Transactions of calls taken over whose refusal was acknowledged. */
  readonly #acknowledged = new Set<string>();
  #oldest: number;

  constructor({ since, isTakenOver = () => false, limit = NONCE_LIMIT }: NonceCountsOptions) {
    this.#limit = limit;
    this.#since = since;
    this.#oldest = since;
    this.#isTakenOver = isTakenOver;
  }

  get size(): number {
    return this.#uses.size;
  }

  /** @param transaction name of the server transaction: a copy of the request has the same one */
  use({ nonce, count, mintedAt }: DigestUse, transaction: string, at: number): UseVerdict {
    this.#forgetOld(at);
    const isFresh = at <= this.#since + KEPT_MS;
    if (isFresh && !this.#acknowledged.has(transaction) && this.#isTakenOver(transaction) && !this.#uses.has(nonce))
      return "copy";
    const known = this.#uses.get(nonce);
    if (known === undefined) {
      if (mintedAt < this.#oldest) return "replayed";
      const use: Use = { highest: count, transaction, isOver: false, mintedAt, at };
      this.#uses.set(nonce, use);
      this.#byTransaction.set(transaction, use);
      this.#forgetTooMany();
      return "new";
    }
    if (known.transaction === transaction && !known.isOver) return "copy";
    if (count <= known.highest) return "replayed";
    this.#byTransaction.delete(known.transaction);
    Object.assign(known, { highest: count, transaction, isOver: false });
    this.#byTransaction.set(transaction, known);
    return "new";
  }

  /** The request was not taken after all: its count is good for another. */
  giveBack({ nonce, count }: DigestUse, transaction: string): void {
    const known = this.#uses.get(nonce);
    if (known?.transaction !== transaction) return;
    this.#byTransaction.delete(transaction);
    Object.assign(known, { highest: count - 1, transaction: "" });
  }

  /** The ACK of a refusal has come: what bears this transaction's name from now on is no copy that its client has sent. */
  acknowledged(transaction: string): void {
    const use = this.#byTransaction.get(transaction);
    if (use !== undefined) use.isOver = true;
    else if (this.#acknowledged.size < this.#limit) this.#acknowledged.add(transaction);
  }

  #forgetOld(at: number): void {
    if (at > this.#since + KEPT_MS) this.#acknowledged.clear();
    for (const [nonce, use] of this.#uses) {
      if (use.at + KEPT_MS >= at) return;
      this.#forget(nonce, use);
    }
  }

  #forgetTooMany(): void {
    if (this.#uses.size <= this.#limit) return;
    for (const [nonce, use] of this.#uses) return this.#forget(nonce, use);
  }

  #forget(nonce: string, use: Use): void {
    this.#uses.delete(nonce);
    this.#byTransaction.delete(use.transaction);
    this.#oldest = Math.max(this.#oldest, use.mintedAt + 1);
  }
}
