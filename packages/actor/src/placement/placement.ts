import type { Fence } from "../store.ts";

/** One run of one router: its name stays when it restarts, its boot id does not. */
export interface Member {
  readonly router: string;
  readonly boot: string;
}

/** Who a partition's record names. */
export interface Owner extends Member {
  readonly epoch: number;
}

/** A partition's record. */
export interface OwnerRecord extends Owner {
  /** The highest mark of its owner's commits (CLUSTER rule 19). */
  readonly mark: number;
}

export interface Beat {
  /** Every member whose heartbeat has not run out by the store's own clock, this one included. */
  readonly live: readonly Member[];
  /** The store's time, ms since the epoch (CLUSTER rule 22). */
  readonly now: number;
  /** The end of the member's heartbeat before this one, as the store has it; 0: it has none. Other than it was: writes are lost. */
  readonly before: number;
}

/**
 * Which router runs the actors of a partition. Who is live may be a guess; who owns a partition is a record.
 *
 * Every adapter keeps these promises; the contract suite checks them with two routers at once:
 * - `take` moves a record only if it still names `expected`: of two that take at once, one gets the fence;
 * - a fence's epoch is above every earlier one of the partition, also when the store has lost its last writes, because it
 *   is never below the store's time in ms;
 * - once `take` has resolved, the store refuses each commit with an older fence;
 * - an owner's record stays until somebody takes it: a dead owner is still named;
 * - a member that beats is live for `ttlMs` from then on, by the store's clock alone.
 *
 * Methods reject with an `AdapterError` only when the store cannot be reached. "Someone else has it" is an answer.
 */
export interface Placement {
  beat(member: Member, ttlMs: number): Promise<Beat>;
  /** The member is not live any more: it leaves, or others found it dead. Does nothing when its name has a newer boot. */
  remove(member: Member): Promise<void>;
  /** The owner of each partition, by its number. */
  owners(): Promise<readonly (OwnerRecord | undefined)[]>;
  /** Undefined: the record does not name `expected` any more. */
  take(partition: number, expected: Owner | undefined, next: Member): Promise<Fence | undefined>;
}
