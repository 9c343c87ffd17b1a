import type { HeldPartition } from "./held-partition.ts";
import { type Delivery, MAILBOX_LIMIT } from "./host-options.ts";

/** An actor in memory. */
export interface RunningActor<S, E> {
  readonly id: string;
  readonly held: HeldPartition<S>;
  state: S | undefined;
  /** What the store has. */
  saved: S | undefined;
  /** Since when the state is ahead of the store; 0 when it is not. */
  aheadSince: number;
  /** Its last commit is made: nothing that it does is stored any more. */
  isRetired: boolean;
  version: number;
  keys: readonly string[];
  checkedAt: number;
  readonly mailbox: { readonly event: E | undefined; readonly done: (answer: Delivery) => void }[];
  busy: boolean;
  faults: number;
}

const NO_KEYS: readonly string[] = [];

export function runningActor<S, E>(id: string, held: HeldPartition<S>, checkedAt: number): RunningActor<S, E> {
  return {
    id,
    held,
    state: undefined,
    saved: undefined,
    aheadSince: 0,
    isRetired: false,
    version: 0,
    keys: NO_KEYS,
    checkedAt,
    mailbox: [],
    busy: false,
    faults: 0,
  };
}

export function isFull<S, E>({ mailbox }: RunningActor<S, E>): boolean {
  return mailbox.length >= MAILBOX_LIMIT;
}
