import type { ActorStore, Commit, CommitAnswer, Fence, Holding, Recovery } from "@tandem/actor";

/** Where in a step a router dies: before its commit is stored, or when it is stored and nothing has been sent yet. */
export type CrashPoint = "before-commit" | "after-commit";

/** The store as one run of a router sees it: it counts commits, and after its crash it answers nothing any more. */
export class CrashStore<S> implements ActorStore<S> {
  readonly #store: ActorStore<S>;
  readonly #committing: (isStored: boolean) => boolean;
  #isDead = false;

  /** @param committing called before each commit and after it; true: the router is dead from here on */
  constructor(store: ActorStore<S>, committing: (isStored: boolean) => boolean) {
    this.#store = store;
    this.#committing = committing;
  }

  kill(): void {
    this.#isDead = true;
  }

  take(partition: number, boot: string): ReturnType<ActorStore<S>["take"]> {
    return this.#store.take(partition, boot);
  }

  load(partition: number): ReturnType<ActorStore<S>["load"]> {
    return this.#store.load(partition);
  }

  holds(partition: number, fence: Fence, seen: number): Promise<Holding> {
    return this.#isDead ? never() : this.#store.holds(partition, fence, seen);
  }

  recover(recovery: Recovery<S>): ReturnType<ActorStore<S>["recover"]> {
    return this.#isDead ? never() : this.#store.recover(recovery);
  }

  async commit(commit: Commit<S>): Promise<CommitAnswer> {
    if (this.#isDead || this.#committing(false)) return never();
    const answer = await this.#store.commit(commit);
    if (this.#isDead || this.#committing(true)) return never();
    return answer;
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
