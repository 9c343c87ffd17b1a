import type { HeldPartition } from "./held-partition.ts";
import type { HostOptions } from "./host-options.ts";
import { recoveryOf } from "./recovery-of.ts";
import type { RunningActor } from "./running-actor.ts";

/** What recoveries ask of their host. */
export interface RecoveryListener<S, E> {
  readonly actors: ReadonlyMap<string, RunningActor<S, E>>;
  /** The partition is still the one that the host has. */
  isCurrent(held: HeldPartition<S>): boolean;
  /** Somebody newer has the partition. */
  refused(held: HeldPartition<S>): void;
  /** Looks after every partition. Never rejects. */
  verifyAll(): Promise<unknown>;
}

/** Gives a store back what it has lost of partitions (CLUSTER rule 19). */
export class Recoveries<S, E, F> {
  readonly #options: HostOptions<S, E, F>;
  readonly #listener: RecoveryListener<S, E>;
  #isVerifying = false;

  constructor(options: HostOptions<S, E, F>, listener: RecoveryListener<S, E>) {
    this.#options = options;
    this.#listener = listener;
  }

  /**
   * One at a time for each partition: whoever finds out meanwhile waits for the same end. False: the partition is not ours
   * any more. Rejects with an `AdapterError`.
   */
  recover(held: HeldPartition<S>): Promise<boolean> {
    if (held.recovering === undefined) {
      held.recovering = this.#recovered(held).finally(() => {
        held.recovering = undefined;
      });
    }
    return held.recovering;
  }

  async #recovered(held: HeldPartition<S>): Promise<boolean> {
    const { store, recovered, behaviour, clock } = this.#options;
    // What was dropped is not known whole any more: it must not pass for all that there was.
    if (!this.#listener.isCurrent(held)) return false;
    const due = (state: S): number => behaviour.due(state, clock.now());
    if ((await store.recover(recoveryOf(held, this.#listener.actors, due))) === "fenced") {
      this.#listener.refused(held);
      return false;
    }
    recovered?.(held.partition);
    // What one partition has lost, others have too, though none of their calls may say a word for long.
    if (!this.#isVerifying) void this.#verifyAll();
    return true;
  }

  async #verifyAll(): Promise<void> {
    this.#isVerifying = true;
    await this.#listener.verifyAll();
    this.#isVerifying = false;
  }
}
