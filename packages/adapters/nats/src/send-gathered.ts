/** After a write the next one waits so long: on a busy connection one write, and one wake-up of the server, serve many messages. */
const WRITE_GAP_MS = 2;

/**
 * Gathers what is to be written. After a pause it is written at the end of the turn of the event loop, so that one message
 * is not late for others that might come; on a busy connection once in `gapMs`.
 */
export class SendGathered<T> {
  readonly #write: (gathered: readonly T[]) => void;
  readonly #gapMs: number;
  #gathered: T[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(write: (gathered: readonly T[]) => void, gapMs = WRITE_GAP_MS) {
    this.#write = write;
    this.#gapMs = gapMs;
  }

  push(one: T): void {
    this.#gathered.push(one);
    if (this.#cancel === undefined) this.#schedule();
  }

  /** Writes now what has been gathered. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#gathered.length === 0) return;
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#lastAt = performance.now();
    this.#write(gathered);
  }

  #schedule(): void {
    const left = this.#lastAt + this.#gapMs - performance.now();
    if (left > 0) {
      const timer = setTimeout(() => this.flush(), left);
      this.#cancel = () => clearTimeout(timer);
    } else {
      const immediate = setImmediate(() => this.flush());
      this.#cancel = () => clearImmediate(immediate);
    }
  }
}
