import type { AdapterError } from "./adapter-error.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { ActorStore } from "./store.ts";

/** Events that wait for one actor at most; one more is refused and its sender asks again. */
export const MAILBOX_LIMIT = 64;

/**
 * How a delivery ended. `unknown`: no such actor, and the event makes none. `busy`: the mailbox is full. `faulted`: the
 * step threw, and nothing came of it.
 * `fenced`: the partition is not ours, or not for sure: nothing may be acknowledged, its owner will be asked.
 */
export type Delivery = "done" | "unknown" | "busy" | "faulted" | "fenced";

export interface HostOptions<S, E, F> {
  readonly behaviour: Behaviour<S, E, F>;
  readonly store: ActorStore<S>;
  readonly clock: Clock;
  readonly boot: string;
  /**
   * Hands one step's effects over, after the commit that explains them. `event` is what the step was made of, `first`
   * the oldest event that this commit acknowledges.
   */
  readonly perform: (id: string, effects: readonly F[], state: S | undefined, event: E, first: E) => void;
  /** Hands over what a step does apart from the rest of it: before its commit, or after (`Lead`). Wanted by who has leads. */
  readonly performPart?: (id: string, effects: readonly F[], state: S | undefined) => void;
  /** The actor has left memory. */
  readonly left?: (id: string) => void;
  /** Actors that one host holds at most. */
  readonly actorLimit: number;
  /** Our own bug: the step threw. The activation ended, the process did not. */
  readonly onFault: (id: string, fault: unknown) => void;
  /** Several hosts share the store: what no commit explains is acknowledged only after a look at the fence (CLUSTER rule 14). */
  readonly isShared?: boolean;
  /** False: whatever woke this process up, its heartbeat is too old to act on (CLUSTER rule 14). */
  readonly isSure?: () => boolean;
  /** The partition was taken from us, or we do not know its states any more. */
  readonly lost?: (partition: number) => void;
  /** The store had lost what it had acknowledged of a partition, and has it again (CLUSTER rule 19). */
  readonly recovered?: (partition: number) => void;
  /** The store did not answer a commit, which is asked again. */
  readonly onTrouble?: (error: AdapterError) => void;
  /** Lets others have a turn. */
  readonly breathe?: () => Promise<void>;
}
