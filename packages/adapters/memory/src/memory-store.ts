import type { ActorStore, StoredActor } from "@tandem/actor";
import { type OwnerRecords, ownerRecords } from "./owner-records.ts";

/** Commits of removed actors that are remembered, for who asks again. */
const REMOVED_LIMIT = 1_000;

interface Kept {
  readonly version: number;
  readonly commit: string;
  readonly due: number;
  readonly state: unknown;
}

/** How states are kept: as they are (they are never mutated), or as bytes that a codec makes, as a real store would. */
export interface Codec<S> {
  /**
   * @param before the state of the last commit, when the host still has it
   * @param kept what `encode` made of that
   */
  encode(state: S, before: S | undefined, kept: unknown): unknown;
  decode(kept: unknown): S;
}

const AS_IT_IS: Codec<never> = { encode: (state) => state, decode: (kept) => kept as never };

export interface MemoryStore<S> extends ActorStore<S> {
  /** Actors in it. */
  readonly size: number;
}

/**
 * An actor store in this process's memory. It ends with the process; within it, it keeps every promise of the port.
 * @param now ms since the epoch. Without it there is nobody who could take over, and last commits are forgotten at once
 */
export function memoryStore<S>(
  codec: Codec<S> = AS_IT_IS as Codec<S>,
  owners: OwnerRecords = ownerRecords(() => 0),
  now?: () => number,
): MemoryStore<S> {
  const partitions = new Map<number, Map<string, Kept>>();
  const removed = new Set<string>();
  let size = 0;
  const remove = (actors: Map<string, Kept>, id: string, commit: string): void => {
    actors.delete(id);
    removed.add(commit);
    for (const oldest of removed) {
      if (removed.size <= REMOVED_LIMIT) return;
      removed.delete(oldest);
    }
  };
  /** Last commits, with the end of their time, the earliest first for the most part. */
  const lingering = new Map<string, { readonly partition: number; readonly until: number; readonly commit: string }>();
  const forgetOld = (): void => {
    const at = now?.() ?? 0;
    for (const [id, { partition, until, commit }] of lingering) {
      if (until > at) continue;
      lingering.delete(id);
      if (of(partition).get(id)?.commit === commit && of(partition).delete(id)) size -= 1;
    }
  };
  const of = (partition: number): Map<string, Kept> => {
    const known = partitions.get(partition) ?? new Map<string, Kept>();
    partitions.set(partition, known);
    return known;
  };
  return {
    get size() {
      forgetOld();
      return size;
    },
    // Who takes a partition without a placement has no name but its boot id.
    take: (partition, boot) => Promise.resolve(owners.take(partition, { router: boot, boot })),
    load(partition) {
      forgetOld();
      const found: StoredActor<S>[] = [];
      for (const [id, { version, due, state }] of of(partition))
        found.push({ address: { partition, id }, version, due, read: () => codec.decode(state) });
      return Promise.resolve(found);
    },
    commit({ id, address, fence, expected, state, before, due, lingerMs }) {
      if (!owners.holds(address.partition, fence)) return "fenced";
      const actors = of(address.partition);
      const kept = actors.get(address.id);
      if (kept?.commit === id || removed.has(id)) return "committed";
      const version = kept?.version ?? 0;
      if (version !== expected) return "conflict";
      size -= version > 0 ? 1 : 0;
      if (state === undefined || (lingerMs !== undefined && now === undefined)) remove(actors, address.id, id);
      else {
        if (lingerMs !== undefined && now !== undefined)
          lingering.set(address.id, { partition: address.partition, until: now() + lingerMs, commit: id });
        const encoded = codec.encode(state, before, kept?.state);
        actors.set(address.id, { version: version + 1, commit: id, due, state: encoded });
        size += 1;
      }
      return "committed";
    },
    holds: (partition, fence) => Promise.resolve(owners.holds(partition, fence)),
  };
}
