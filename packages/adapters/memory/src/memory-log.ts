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
  readonly failed?: (error: unknown) => void;
}

/**
 * An event log in this process's memory: appends at once, gives to the reader in bulk, and tries again for as long as
 * the reader fails. Events leave it only when the reader has them.
 */
export function memoryLog<B>(options: MemoryLogOptions<B>) {
  const held: B[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const waiters: (() => void)[] = [];

  const drain = async (): Promise<void> => {
    while (held.length > 0) {
      const batch = held.slice(0, options.batchLimit);
      try {
        await options.consume(batch);
        held.splice(0, batch.length);
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
      if (held.length > 0) arm(options.gatherMs);
    });
  };
  const arm = (ms: number): void => {
    timer ??= setTimeout(run, ms);
  };
  return {
    append(batch: B): Promise<void> {
      held.push(batch);
      if (running === undefined) arm(options.gatherMs);
      return Promise.resolve();
    },
    get isLagging(): boolean {
      return held.length > LOG_LIMIT / 2;
    },
    /** Batches that the reader has not taken yet. */
    get size(): number {
      return held.length;
    },
    /** Resolves when everything appended so far is with the reader. */
    flush(): Promise<void> {
      if (held.length === 0) return Promise.resolve();
      clearTimeout(timer);
      timer = undefined;
      const empty = new Promise<void>((resolve) => waiters.push(resolve));
      if (running === undefined) run();
      return empty;
    },
  };
}
