import type { ActorStore, CommitAnswer } from "../store.ts";

interface Held<S> {
  readonly version: number;
  readonly state: S;
  readonly due: number;
  readonly partition: number;
}

/**
 * The port's promises in a few lines: one map of actors, one owner for every partition.
 * @param isQuick commits are answered at once and not by a promise
 */
export function plainStore<S>(isQuick = false): ActorStore<S> & { readonly held: ReadonlyMap<string, Held<S>> } {
  const held = new Map<string, Held<S>>();
  let epoch = 0;
  const say = (answer: CommitAnswer) => (isQuick ? answer : Promise.resolve(answer));
  return {
    held,
    take(_, boot) {
      epoch += 1;
      return Promise.resolve({ epoch, boot });
    },
    load: (partition) =>
      Promise.resolve(
        [...held]
          .filter(([, kept]) => kept.partition === partition)
          .map(([id, { version, due, state }]) => ({ address: { partition, id }, version, due, read: () => state })),
      ),
    commit({ address, fence, expected, state, due }) {
      if (fence.epoch !== epoch) return say("fenced");
      const version = held.get(address.id)?.version ?? 0;
      if (version !== expected) return say("conflict");
      if (state === undefined) held.delete(address.id);
      else held.set(address.id, { version: version + 1, state, due, partition: address.partition });
      return say("committed");
    },
    holds: (_, fence) => Promise.resolve(fence.epoch === epoch ? "held" : "fenced"),
    // It loses nothing.
    recover: () => Promise.resolve("held"),
  };
}
