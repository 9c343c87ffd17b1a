import type { ActorStore, StoredActor } from "../store.ts";

/** The port's promises in a few lines: one map of actors, one owner for every partition. */
export function plainStore<S>(): ActorStore<S> & { readonly held: ReadonlyMap<string, StoredActor<S>> } {
  const held = new Map<string, StoredActor<S>>();
  let epoch = 0;
  return {
    held,
    take(_, boot) {
      epoch += 1;
      return Promise.resolve({ epoch, boot });
    },
    load: (partition) => Promise.resolve([...held.values()].filter(({ address }) => address.partition === partition)),
    commit({ address, fence, expected, state, due }) {
      if (fence.epoch !== epoch) return Promise.resolve("fenced");
      const version = held.get(address.id)?.version ?? 0;
      if (version !== expected) return Promise.resolve("conflict");
      if (state === undefined) held.delete(address.id);
      else held.set(address.id, { address, version: version + 1, state, due });
      return Promise.resolve("committed");
    },
  };
}
