import type { HeldPartition } from "./held-partition.ts";
import { type Delivery, MAILBOX_LIMIT } from "./host-options.ts";

/** A step that is reduced, and not committed yet. */
export interface LeadingStep<E> {
  readonly event: E;
  /** What it does when it is committed, with the state of then. */
  readonly finish: (first: E) => void;
  /** Undefined: it is acknowledged. */
  readonly done: ((answer: Delivery) => void) | undefined;
}

/** An actor in memory. */
export interface RunningActor<S, E> {
  readonly id: string;
  readonly held: HeldPartition<S>;
  state: S | undefined;
  /** What the store has. */
  saved: S | undefined;
  /** By when a state that is ahead of the store is committed; 0 when it is not ahead. */
  commitBy: number;
  /** Steps that are ahead of the store and not done with: their effects, and who waits for the acknowledgement. */
  leading: LeadingStep<E>[];
  /** Set: its last commit is made, and the store forgets it after so many ms; nothing that it does is stored any more. */
  lingerMs: number | undefined;
  version: number;
  /** Of its last commit; 0: it is as it was loaded. */
  mark: number;
  keys: readonly string[];
  checkedAt: number;
  readonly mailbox: { readonly event: E | undefined; readonly done: (answer: Delivery) => void }[];
  busy: boolean;
  faults: number;
  /** It takes its leave: what throws now parks it. */
  hasGivenUp: boolean;
}

const NO_KEYS: readonly string[] = [];

export function runningActor<S, E>(id: string, held: HeldPartition<S>, checkedAt: number): RunningActor<S, E> {
  return {
    id,
    held,
    state: undefined,
    saved: undefined,
    commitBy: 0,
    leading: [],
    lingerMs: undefined,
    version: 0,
    mark: 0,
    keys: NO_KEYS,
    checkedAt,
    mailbox: [],
    busy: false,
    faults: 0,
    hasGivenUp: false,
  };
}

/** The steps that were not committed never will be here: who waits for them is told. */
export function endLeading<S, E>(actor: RunningActor<S, E>, answer: Delivery): void {
  for (const { done } of actor.leading.splice(0)) done?.(answer);
}

export function isFull<S, E>({ mailbox }: RunningActor<S, E>): boolean {
  return mailbox.length >= MAILBOX_LIMIT;
}
