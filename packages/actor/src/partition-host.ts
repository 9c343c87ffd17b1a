import type { Fence } from "./store.ts";

/** Nobody knows how long a partition was without an owner: each actor's own due instant tells what it missed. */
export const UNKNOWN_GAP_MS = Number.POSITIVE_INFINITY;
/** There was none: the owner before has ended its work in order, and whatever it owed to the wire is with the edges. */
export const NO_GAP = -1;

/** What the placement does to the partitions of a host. `ActorHost` is one. */
export interface PartitionHost {
  /** Under which fence a partition is held; undefined when it is not. */
  fenceOf(partition: number): Fence | undefined;
  /** The highest mark that the store has acknowledged of it; 0: none. */
  seenOf(partition: number): number;
  /** Reads and revives its actors. Rejects when the store cannot be read; the partition is then not held. */
  activate(partition: number, fence: Fence, gapMs?: number): Promise<void>;
  /** Resolves when no step of it runs, and none begins any more. */
  release(partition: number): Promise<void>;
  /** At once: somebody else has it. */
  drop(partition: number): void;
  /** Looks whether the store still has it as ours and as we have it; gives back what is lost. Never rejects. */
  verify(partition: number): Promise<void>;
  freeze(): void;
  /** Resolves when every actor has been told. */
  thaw(gapMs: number): Promise<void>;
}
