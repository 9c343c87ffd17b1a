/** After a write the next one waits so long: on a busy connection one write, and one wake-up of the server, serve many messages. */
const WRITE_GAP_MS = 2;
/**
 * Where so many come in a millisecond, the gap is longer: what everybody saves is more than what one message waits. Measured on two
 * cores with 200 transferred calls a second, gaps of 5 ms: a twentieth to a tenth of the whole platform's CPU.
 */
const CROWD_PER_MS = 3;
const CROWD_GAP_MS = 5;

export interface Gaps {
  readonly gapMs: number;
  readonly crowdPerMs: number;
  readonly crowdGapMs: number;
}

/**
 * Gathers what is to be written. After a pause it is written at the end of the turn of the event loop, so that one message
 * is not late for others that might come; on a busy connection once in a gap.
 */
export class SendGathered<T> {
  readonly #write: (gathered: readonly T[]) => void;
  readonly #gaps: Gaps;
  #gathered: T[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;
  #gapMs: number;
  #cancel: (() => void) | undefined;

  constructor(write: (gathered: readonly T[]) => void, gaps: Partial<Gaps> = {}) {
    this.#write = write;
    this.#gaps = { gapMs: WRITE_GAP_MS, crowdPerMs: CROWD_PER_MS, crowdGapMs: CROWD_GAP_MS, ...gaps };
    this.#gapMs = this.#gaps.gapMs;
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
    const now = performance.now();
    const { gapMs, crowdPerMs, crowdGapMs } = this.#gaps;
    const isCrowd = gathered.length >= crowdPerMs * Math.max(gapMs, now - this.#lastAt);
    this.#gapMs = isCrowd ? crowdGapMs : gapMs;
    this.#lastAt = now;
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
