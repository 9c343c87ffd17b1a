import { type Grouping, HeldGroups } from "./held-groups.ts";

/** Batches that the log holds for its readers at most; from half of it on the log says that it lags. */
export const LOG_LIMIT = 200_000;

export interface MemoryLogOptions<B> {
  /** Takes a batch for good: resolves when it is stored, rejects when it is to be tried again. */
  readonly consume: (batches: readonly B[]) => Promise<void>;
  /** How long events gather before a reader gets them, in ms. */
  readonly gatherMs: number;
  /** Batches given to the reader at once. */
  readonly batchLimit: number;
  /** Wait after a failure, in ms. */
  readonly retryMs: number;
  /** Holds batches back until their group is whole; left out, each is on its way at once. */
  readonly grouping?: Grouping<B>;
  readonly failed?: (error: unknown) => void;
}

/**
 * An event log in this process's memory: appends at once, gives to the reader in bulk, and tries again for as long as
 * the reader fails. Events leave it only when the reader has them.
 */
export function memoryLog<B>(options: MemoryLogOptions<B>) {
  /** What the reader gets next, in order. */
  const held: B[] = [];
  const groups = options.grouping === undefined ? undefined : new HeldGroups(options.grouping);
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const waiters: (() => void)[] = [];

  const drain = async (): Promise<void> => {
    for (;;) {
      if (groups !== undefined)
        for (const batch of groups.release(waiters.length > 0 ? Number.POSITIVE_INFINITY : performance.now()))
          held.push(batch);
      if (held.length === 0) break;
      const batch = held.slice(0, options.batchLimit);
      try {
        await options.consume(batch);
        held.splice(0, batch.length);
        size -= batch.length;
      } catch (error) {
        options.failed?.(error);
        await new Promise((resolve) => setTimeout(resolve, options.retryMs));
      }
    }
    for (const wake of waiters.splice(0)) wake();
  };
  const run = (): void => {
    timer = undefined;
    running ??= drain().finally(() => {
      running = undefined;
      if (size > 0) arm(options.gatherMs);
    });
  };
  const arm = (ms: number): void => {
    timer ??= setTimeout(run, ms);
  };
  return {
    append(batch: B): Promise<void> {
      size += 1;
      if (groups === undefined) held.push(batch);
      else held.push(...groups.add(batch, performance.now()));
      if (running === undefined) arm(options.gatherMs);
      return Promise.resolve();
    },
    get isLagging(): boolean {
      return size > LOG_LIMIT / 2;
    },
    /** Batches that the reader has not taken yet. */
    get size(): number {
      return size;
    },
    /** Resolves when everything appended so far is with the reader. */
    flush(): Promise<void> {
      if (size === 0) return Promise.resolve();
      clearTimeout(timer);
      timer = undefined;
      const empty = new Promise<void>((resolve) => waiters.push(resolve));
      if (running === undefined) run();
      return empty;
    },
  };
}
