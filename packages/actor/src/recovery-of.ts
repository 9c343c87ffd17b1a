import { AdapterError } from "./adapter-error.ts";
import type { HeldPartition } from "./held-partition.ts";
import type { RunningActor } from "./running-actor.ts";
import type { KeptActor, Recovery, StoredActor } from "./store.ts";

/** What this process knows of a partition: its actors as last committed, those read and not yet revived, those that have ended. */
export function recoveryOf<S, E>(
  held: HeldPartition<S>,
  running: ReadonlyMap<string, RunningActor<S, E>>,
  due: (state: S) => number,
): Recovery<S> {
  const { partition, fence, seen, dormant, ended } = held;
  const actors: KeptActor<S>[] = [];
  for (const id of held.actors) {
    const actor = running.get(id);
    // Its first commit is under way: the store never acknowledged it.
    if (actor?.saved === undefined) continue;
    const { saved, version, mark, lingerMs } = actor;
    actors.push({ id, version, mark, due: due(saved), lingerMs, read: () => saved });
  }
  for (const stored of dormant.values()) {
    const { address, version } = stored;
    actors.push({ id: address.id, version, mark: 0, due: stored.due, lingerMs: undefined, read: () => readOf(stored) });
  }
  return { partition, fence, seen, actors, ended: new Map(ended) };
}

function readOf<S>(stored: StoredActor<S>): S | undefined {
  try {
    return stored.read();
  } catch (error) {
    if (error instanceof AdapterError) return undefined;
    throw error;
  }
}
