import type { Fence, StoredActor } from "./store.ts";

/** A partition that this host has: from the moment its fence is known until the last step in it has ended. */
export interface HeldPartition<S> {
  readonly partition: number;
  readonly fence: Fence;
  /** `loading`: its actors are being read. `closing`: no step begins any more. */
  phase: "loading" | "open" | "closing";
  /** For how long nobody had it when it was taken, ms. */
  readonly gapMs: number;
  /** Read and not yet decoded, by id. */
  readonly dormant: Map<string, StoredActor<S>>;
  /** Ids of its actors in memory. */
  readonly actors: Set<string>;
  /** Steps that have begun and not ended. */
  steps: number;
  /** Called when the last of them has ended. */
  readonly quiet: (() => void)[];
  /** Settles when it is open, or lost again. */
  readonly ready: Promise<void>;
  /** The highest mark that the store has acknowledged (CLUSTER rule 19). */
  seen: number;
  /** Actors that the store was told to forget, by the mark of their last commit; the oldest first. */
  readonly ended: Map<string, number>;
  /** Set while the store is given back what it has lost. */
  recovering: Promise<boolean> | undefined;
}

/** Ended actors of a partition that are remembered: those of minutes, where a replica is behind by seconds. */
const ENDED_LIMIT = 256;

/** A partition whose actors are about to be read. `open` ends the wait for that. */
export function loadingPartition<S>(
  partition: number,
  fence: Fence,
  gapMs: number,
): { readonly held: HeldPartition<S>; readonly open: () => void } {
  let open = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  const held: HeldPartition<S> = {
    partition,
    fence,
    phase: "loading",
    gapMs,
    dormant: new Map(),
    actors: new Set(),
    steps: 0,
    quiet: [],
    ready,
    seen: 0,
    ended: new Map(),
    recovering: undefined,
  };
  return { held, open };
}

export function actorEnded<S>({ ended }: HeldPartition<S>, id: string, mark: number): void {
  ended.set(id, mark);
  if (ended.size <= ENDED_LIMIT) return;
  for (const oldest of ended.keys()) {
    ended.delete(oldest);
    return;
  }
}

/** Resolves when no step of the partition runs. */
export function whenQuiet<S>(held: HeldPartition<S>): Promise<void> {
  if (held.steps === 0) return Promise.resolve();
  return new Promise((resolve) => {
    held.quiet.push(resolve);
  });
}

export function stepEnded<S>(held: HeldPartition<S>): void {
  held.steps -= 1;
  if (held.steps === 0) for (const quiet of held.quiet.splice(0)) quiet();
}
