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
  quiet: (() => void) | undefined;
  /** Settles when it is open, or lost again. */
  readonly ready: Promise<void>;
}

/** Resolves when no step of the partition runs. */
export function whenQuiet<S>(held: HeldPartition<S>): Promise<void> {
  if (held.steps === 0) return Promise.resolve();
  return new Promise((resolve) => {
    held.quiet = resolve;
  });
}

export function stepEnded<S>(held: HeldPartition<S>): void {
  held.steps -= 1;
  if (held.steps > 0 || held.quiet === undefined) return;
  const { quiet } = held;
  held.quiet = undefined;
  quiet();
}
