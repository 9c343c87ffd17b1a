/** A trunk's balance as billing opens it. */
export interface Account {
  readonly trunk: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly initialMicros: bigint;
}

/** A trunk's money in micro-units. What nobody holds is `balance - leased - reserved`. */
export interface BalanceView {
  readonly trunk: string;
  readonly currency: string;
  readonly balance: bigint;
  readonly leased: bigint;
  readonly reserved: bigint;
}

/** What a lease shall hold from now on, and the calls that have ended since its last change. */
export interface LeaseWish {
  readonly lease: string;
  readonly trunk: string;
  readonly seq: number;
  /** What its running calls have reserved; what they and those that wait need; the same and what is wanted ahead. */
  readonly running: bigint;
  readonly needed: bigint;
  readonly wanted: bigint;
  readonly ttlMs: number;
  readonly settled: readonly { readonly leg: string; readonly micros: bigint }[];
}

export interface LeaseState {
  readonly lease: string;
  /** Of the last change that was taken. */
  readonly seq: number;
  readonly hasAccount: boolean;
  readonly held: bigint;
}

export type AddOutcome = "ADDED" | "KNOWN" | "CONFLICT" | "NO_ACCOUNT" | "INVALID";

export interface Addition {
  readonly trunk: string;
  readonly micros: bigint;
  /** Chosen by who adds. */
  readonly key: string;
  /** Who adds; "" where it is not known. */
  readonly by: string;
}

export interface Credit {
  /** "" for what the balance began with. */
  readonly key: string;
  readonly micros: bigint;
  readonly at: number;
  readonly by: string;
}

/** A line of the ledger, as far as money goes. */
export interface Posting {
  readonly leg: string;
  readonly trunk: string;
  readonly currency: string;
  readonly micros: bigint;
}

/** How long what an ended call costs is held while its line is awaited. */
export const SETTLED_TTL_MS = 86_400_000;
/** How long a lease that is over is remembered, so that a late change finds that it is late. */
export const LEASE_MEMORY_MS = 3_600_000;

/**
 * Balances, and what of them is promised to routers.
 *
 * Every store keeps these promises, whatever comes twice, late, or at once from several processes:
 * - a lease gets nothing that another lease or an ended call holds, and keeps what its running calls have reserved;
 * - a change with a `seq` that is not above the last one of its lease changes nothing, and is answered with what stands;
 * - what an ended call costs is held until its line is posted, and never both held and posted; a line that was posted
 *   before makes the settlement do nothing;
 * - a lease that is not changed for its TTL holds nothing;
 * - `add` adds once a key; an account's initial balance counts once.
 *
 * Instants are milliseconds since the epoch. Rejects only when the store cannot be reached.
 */
export interface CreditBook {
  open(accounts: readonly Account[], at: number): Promise<void>;
  change(wish: LeaseWish, at: number): Promise<LeaseState>;
  add(addition: Addition, at: number): Promise<AddOutcome>;
  /** What made a balance, what it began with included; the newest first, at most 1000. */
  credits(trunk: string): Promise<readonly Credit[]>;
  /** Of one trunk, or of all (at most 1000), by trunk. */
  balances(trunk: string | undefined, at: number): Promise<readonly BalanceView[]>;
}
