import type { ActorStore, StoredActor } from "@tandem/actor";
import { KeptActors } from "./kept-actors.ts";
import { type OwnerRecords, ownerRecords } from "./owner-records.ts";

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
  /** Keeps what is in it; the function puts that back, as a failover to a replica that was behind would (CLUSTER rule 19). */
  keep(): () => void;
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
  const actors = new KeptActors();
  return {
    get size() {
      actors.forgetOld(now?.() ?? 0);
      return actors.size;
    },
    // Who takes a partition without a placement has no name but its boot id.
    take: (partition, boot) => Promise.resolve(owners.take(partition, { router: boot, boot })),
    load(partition) {
      actors.forgetOld(now?.() ?? 0);
      const found: StoredActor<S>[] = [];
      for (const [id, { version, due, state }] of actors.of(partition))
        found.push({ address: { partition, id }, version, due, read: () => codec.decode(state) });
      return Promise.resolve(found);
    },
    commit({ id, address, fence, expected, state, before, due, lingerMs, mark, seen }) {
      const { partition } = address;
      const holding = owners.holding(partition, fence, seen);
      if (holding !== "held") return holding;
      const kept = actors.of(partition).get(address.id);
      const isKnown = kept?.commit === id || actors.isRemoved(id);
      const version = kept?.version ?? 0;
      if (!isKnown && version !== expected) return "conflict";
      owners.marked(partition, mark);
      if (isKnown) return "committed";
      if (state === undefined || (lingerMs !== undefined && now === undefined)) actors.remove(address, id);
      else {
        const encoded = codec.encode(state, before, kept?.state);
        const until = lingerMs === undefined ? undefined : (now?.() ?? 0) + lingerMs;
        actors.put(address, { version: version + 1, commit: id, due, state: encoded }, until);
      }
      return "committed";
    },
    holds: (partition, fence, seen) => Promise.resolve(owners.holding(partition, fence, seen)),
    recover({ partition, fence, seen, actors: known, ended }) {
      const mark = owners.reclaim(partition, fence);
      if (mark === undefined) return Promise.resolve("fenced");
      if (mark >= seen) return Promise.resolve("held");
      for (const { id, version, due, lingerMs, read, mark: at } of known) {
        const state = at > mark ? read() : undefined;
        if (state === undefined) continue;
        const until = lingerMs === undefined ? undefined : (now?.() ?? 0) + lingerMs;
        const encoded = codec.encode(state, undefined, undefined);
        actors.put({ partition, id }, { version, commit: "", due, state: encoded }, until);
      }
      for (const [id, at] of ended) if (at > mark) actors.remove({ partition, id }, "");
      owners.marked(partition, seen);
      return Promise.resolve("held");
    },
    keep() {
      const putBack = [actors.keep(), owners.keep()];
      return () => {
        for (const one of putBack) one();
      };
    },
  };
}
