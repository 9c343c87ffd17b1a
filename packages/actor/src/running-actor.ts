import type { HeldPartition } from "./held-partition.ts";
import { type Delivery, MAILBOX_LIMIT } from "./host-options.ts";

interface Letter<E> {
  readonly event: E;
  readonly done: (answer: Delivery) => void;
}

/** An actor in memory, from its first event or its revival until it leaves. */
export interface RunningActor<S, E> {
  readonly id: string;
  readonly held: HeldPartition<S>;
  state: S | undefined;
  version: number;
  keys: readonly string[];
  checkedAt: number;
  readonly mailbox: Letter<E>[];
  busy: boolean;
  faults: number;
}

const NO_KEYS: readonly string[] = [];

export function runningActor<S, E>(id: string, held: HeldPartition<S>, checkedAt: number): RunningActor<S, E> {
  return {
    id,
    held,
    state: undefined,
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
