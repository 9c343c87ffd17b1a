/** Where an actor lives: its partition and its short id. */
export interface ActorAddress {
  readonly partition: number;
  readonly id: string;
}

/** The right to write a partition: a number that never goes down, and the process that holds it (CLUSTER rule 18). */
export interface Fence {
  readonly epoch: number;
  readonly boot: string;
}

/** One commit: the whole hot state, and the cold texts that changed since the last one. */
export interface Commit<S> {
  readonly address: ActorAddress;
  readonly fence: Fence;
  /** Version that the store must hold now; 0 for an actor that does not exist yet. */
  readonly expected: number;
  /** The new state; `undefined` removes the actor. */
  readonly state: S | undefined;
  /** When the actor next wants the time (ms since the epoch), for a takeover that has not decoded it yet. */
  readonly due: number;
}

export type CommitAnswer = "committed" | "fenced" | "conflict";

/** A state as a new owner reads it. */
export interface StoredActor<S> {
  readonly address: ActorAddress;
  readonly version: number;
  readonly state: S;
  readonly due: number;
}

/**
 * The actors' states.
 *
 * Every adapter keeps these promises:
 * - a commit is all or nothing, and is durable (for this adapter's sense of it) before it answers "committed";
 * - it is refused as "fenced" unless its fence is the partition's newest owner, epoch and boot id both;
 * - it is refused as "conflict" unless `expected` is the stored version; versions rise by one;
 * - `load` after `take` returns every actor of the partition as last committed.
 *
 * Methods reject only when the store cannot be reached. "Someone else has it" is an answer, not an error.
 */
export interface ActorStore<S> {
  /** Makes `boot` the partition's owner and returns its fence: an epoch above every earlier one. */
  take(partition: number, boot: string): Promise<Fence>;
  load(partition: number): Promise<readonly StoredActor<S>[]>;
  commit(commit: Commit<S>): Promise<CommitAnswer>;
}
