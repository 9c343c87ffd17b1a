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
  /** Random, one a commit: a commit that is asked again because its answer was lost is recognised (CLUSTER rule 15). */
  readonly id: string;
  readonly address: ActorAddress;
  readonly fence: Fence;
  /** Version that the store must hold now; 0 for an actor that does not exist yet. */
  readonly expected: number;
  /** The new state; `undefined` removes the actor. */
  readonly state: S | undefined;
  /** The state that the last commit had, when the host still has it: an adapter writes only what differs. */
  readonly before: S | undefined;
  /** When the actor next wants the time (ms since the epoch), for a takeover that has not decoded it yet. */
  readonly due: number;
  /** Set: the last commit of this actor. The store forgets it after so many ms by itself; until then `load` gives it. */
  readonly lingerMs?: number;
  /** Above that of every commit that this owner has sent to the partition before: kept beside its record (CLUSTER rule 19). */
  readonly mark: number;
  /** The highest mark that the store has acknowledged to this owner; 0: none. */
  readonly seen: number;
  /** True: where the store has replicas, one of them is to know it before it is acknowledged, if one answers soon. */
  readonly isFirm?: boolean;
}

/** Is a partition ours? `behind`: it was, and the store has lost what it had acknowledged, a failover may do that. */
export type Holding = "held" | "fenced" | "behind";

export type CommitAnswer = "committed" | "fenced" | "conflict" | "behind";

/** An actor as its owner still has it in memory. */
export interface KeptActor<S> {
  readonly id: string;
  readonly version: number;
  /** Of its last commit; 0: it is as it was loaded under this fence. */
  readonly mark: number;
  readonly due: number;
  /** Set: that commit was its last one. */
  readonly lingerMs: number | undefined;
  /** Undefined: it cannot be read, and stays in the store as it is. */
  read(): S | undefined;
}

/** What the owner of a partition knows, and the store perhaps not any more. */
export interface Recovery<S> {
  readonly partition: number;
  readonly fence: Fence;
  /** As in a commit. */
  readonly seen: number;
  readonly actors: readonly KeptActor<S>[];
  /** Actors that were committed away under this fence, and the mark of that commit. */
  readonly ended: ReadonlyMap<string, number>;
}

/** A state as a new owner finds it. */
export interface StoredActor<S> {
  readonly address: ActorAddress;
  readonly version: number;
  readonly due: number;
  /** Decodes it: a takeover does so in slices (CLUSTER rule 16). Throws an `AdapterError` "corrupt". */
  read(): S;
}

/**
 * The actors' states.
 *
 * Every adapter keeps these promises:
 * - a commit is all or nothing, and is durable (for this adapter's sense of it) before it answers "committed";
 * - it is refused as "fenced" unless its fence is the partition's newest owner, epoch and boot id both;
 * - it is refused as "behind" while the store has lost acknowledged writes: the record names an older owner than the fence,
 *   or nobody, or a lower mark than `seen`. Writes are lost from the last one backwards, never one in the middle;
 * - after `recover` has answered "held", the partition is as its owner has it, and this owner's again. A newer owner is
 *   never displaced, and an actor that the recovery does not speak of is left as it is;
 * - it is refused as "conflict" unless `expected` is the stored version; versions rise by one;
 * - the same commit, asked again with the same id after an uncertain end, is "committed" if it was, and done once;
 * - a removed actor's last commit id is known for 60 s at least;
 * - `load` after `take` returns every actor of the partition as last committed.
 *
 * Methods reject with an `AdapterError` only when the store cannot be reached, or not in time. "Someone else has it" is
 * an answer, not an error. An adapter never asks again by itself, and never sends later what it could not send now.
 */
export interface ActorStore<S> {
  /** Makes `boot` the partition's owner and returns its fence: an epoch above every earlier one. */
  take(partition: number, boot: string): Promise<Fence>;
  load(partition: number): Promise<readonly StoredActor<S>[]>;
  /** A store that has the answer at hand gives it as it is: a step then costs no turn of the event loop. */
  commit(commit: Commit<S>): CommitAnswer | Promise<CommitAnswer>;
  /** Is this fence still the partition's newest? Asked before a message is answered that no commit explains (CLUSTER rule 14). */
  holds(partition: number, fence: Fence, seen: number): Promise<Holding>;
  /** Gives back to a store that is behind what it has lost (CLUSTER rule 19). May be asked again after an error. */
  recover(recovery: Recovery<S>): Promise<Exclude<Holding, "behind">>;
}
