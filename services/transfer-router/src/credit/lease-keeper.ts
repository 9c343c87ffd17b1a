import type { Clock } from "@tandem/actor";
import type { BatchedAuthorizer } from "./batched-authorizer.ts";
import type { Claim, CreditSlice } from "./credit-slice.ts";

/** Asks billing for one slice: one change under way at a time, and what more is needed meanwhile goes with the next. */
export interface LeaseKeeper {
  /**
   * Asks for `more` micro-units, and takes them at once when billing has answered, before anybody else can. "silent":
   * it did not in time, and nothing was taken. `trace`: the context of a traced call that asks.
   */
  ask(more: bigint, take: () => Claim, trace?: string): Promise<Claim | "silent">;
  /** Renews what is low, without anybody waiting. */
  keep(): void;
  /** Gives the lease back; resolves when billing has it, or does not answer. */
  close(): Promise<void>;
}

interface Asking {
  readonly more: bigint;
  readonly trace: string | undefined;
  readonly done: (isAnswered: boolean) => void;
}

export function leaseKeeper(
  slice: CreditSlice,
  billing: BatchedAuthorizer,
  clock: Clock,
  limits: { readonly patienceMs: number; readonly leaseMs: number; readonly waiting: number },
): LeaseKeeper {
  let under: readonly Asking[] | undefined;
  let next: Asking[] = [];
  let cancelAlarm: (() => void) | undefined;
  let isClosed = false;

  const arm = (at: number): void => {
    cancelAlarm?.();
    cancelAlarm = isClosed ? undefined : clock.alarm(at, () => under === undefined && start());
  };
  const end = (asking: readonly Asking[], isAnswered: boolean): void => {
    under = undefined;
    for (const { done } of asking) done(isAnswered);
    if (isClosed) return;
    const { renewAt } = slice;
    if (next.length > 0) start();
    // Unanswered, it is tried again soon: the lease must not run out for one lost message.
    else if (!isAnswered) arm(clock.now() + limits.leaseMs / 20);
    else if (renewAt !== undefined) arm(renewAt);
  };
  const start = (): void => {
    const asking = next;
    next = [];
    under = asking;
    const more = asking.reduce((sum, one) => sum + one.more, 0n);
    const traces = asking.flatMap(({ trace }) => trace ?? []);
    const change = { ...slice.next(more, clock.now()), ...(traces.length === 0 ? {} : { traces }) };
    const silence = clock.alarm(clock.now() + limits.patienceMs, () => {
      if (under === asking) end(asking, false);
    });
    billing.lease(change, (grant) => {
      // A late answer still counts, unless another change was sent since.
      const isTaken = slice.granted(grant, clock.now());
      if (under !== asking) return;
      silence();
      end(asking, isTaken);
    });
  };
  return {
    ask(more, take, trace) {
      if (isClosed || next.length >= limits.waiting) return Promise.resolve("silent");
      return new Promise((resolve) => {
        next.push({ more, trace, done: (isAnswered) => resolve(isAnswered ? take() : "silent") });
        if (under === undefined) start();
      });
    },
    keep() {
      if (under === undefined && !isClosed && slice.isLow(clock.now())) start();
    },
    close() {
      isClosed = true;
      cancelAlarm?.();
      const change = slice.last(clock.now());
      if (change === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const silence = clock.alarm(clock.now() + limits.patienceMs, resolve);
        billing.lease(change, () => {
          silence();
          resolve();
        });
      });
    },
  };
}
