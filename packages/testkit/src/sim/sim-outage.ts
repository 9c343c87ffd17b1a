import { type ActorStore, AdapterError, type Placement } from "@tandem/actor";

/** A server that can be away: whoever asks it then is refused at once, and nothing is done. */
export class SimOutage {
  isAway = false;

  store<S>(store: ActorStore<S>): ActorStore<S> {
    return {
      take: (partition, boot) => this.#ask(() => store.take(partition, boot)),
      load: (partition) => this.#ask(() => store.load(partition)),
      commit: (commit) => this.#ask(async () => store.commit(commit)),
      holds: (partition, fence, seen) => this.#ask(() => store.holds(partition, fence, seen)),
      recover: (recovery) => this.#ask(() => store.recover(recovery)),
    };
  }

  placement(placement: Placement): Placement {
    return {
      beat: (member, ttlMs) => this.#ask(() => placement.beat(member, ttlMs)),
      remove: (member) => this.#ask(() => placement.remove(member)),
      owners: () => this.#ask(() => placement.owners()),
      take: (partition, expected, next) => this.#ask(() => placement.take(partition, expected, next)),
    };
  }

  #ask<T>(work: () => Promise<T>): Promise<T> {
    return this.isAway ? Promise.reject(new AdapterError("unavailable", "the store is away")) : work();
  }
}
