import type { ActorStore, Fence, StoredActor } from "@tandem/actor";

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
  encode(state: S): unknown;
  decode(kept: unknown): S;
}

const AS_IT_IS: Codec<never> = { encode: (state) => state, decode: (kept) => kept as never };

/** An actor store in this process's memory. It ends with the process; within it, it keeps every promise of the port. */
export function memoryStore<S>(codec: Codec<S> = AS_IT_IS as Codec<S>): ActorStore<S> & { readonly size: number } {
  const owners = new Map<number, Fence>();
  const partitions = new Map<number, Map<string, Kept>>();
  const removed = new Set<string>();
  let size = 0;
  const holds = (partition: number, fence: Fence): boolean => {
    const owner = owners.get(partition);
    return owner !== undefined && owner.epoch === fence.epoch && owner.boot === fence.boot;
  };
  const remove = (actors: Map<string, Kept>, id: string, commit: string): void => {
    actors.delete(id);
    removed.add(commit);
    for (const oldest of removed) {
      if (removed.size <= REMOVED_LIMIT) return;
      removed.delete(oldest);
    }
  };
  const of = (partition: number): Map<string, Kept> => {
    const known = partitions.get(partition) ?? new Map<string, Kept>();
    partitions.set(partition, known);
    return known;
  };
  return {
    get size() {
      return size;
    },
    take(partition, boot) {
      const fence: Fence = { epoch: (owners.get(partition)?.epoch ?? 0) + 1, boot };
      owners.set(partition, fence);
      return Promise.resolve(fence);
    },
    load(partition) {
      const found: StoredActor<S>[] = [];
      for (const [id, { version, due, state }] of of(partition))
        found.push({ address: { partition, id }, version, due, read: () => codec.decode(state) });
      return Promise.resolve(found);
    },
    commit({ id, address, fence, expected, state, due }) {
      if (!holds(address.partition, fence)) return Promise.resolve("fenced");
      const actors = of(address.partition);
      const kept = actors.get(address.id);
      if (kept?.commit === id || removed.has(id)) return Promise.resolve("committed");
      const version = kept?.version ?? 0;
      if (version !== expected) return Promise.resolve("conflict");
      size -= version > 0 ? 1 : 0;
      if (state === undefined) remove(actors, address.id, id);
      else {
        actors.set(address.id, { version: version + 1, commit: id, due, state: codec.encode(state) });
        size += 1;
      }
      return Promise.resolve("committed");
    },
    holds: (partition, fence) => Promise.resolve(holds(partition, fence)),
  };
}
