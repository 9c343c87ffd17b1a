import type { BusReply } from "@tandem/actor";

/** Requests that wait for their answer at once. */
const REQUEST_LIMIT = 65_536;
/** Deadlines that are this near are kept together, so that one timer serves many. */
const GRAIN_MS = 5;
const RADIX = 36;

interface Waiting {
  readonly until: number;
  readonly done: (reply: BusReply) => void;
}

/** The requests that wait for an answer, found by a short token, with one timer for all of them. */
export class ReplyMux {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rings = Number.POSITIVE_INFINITY;

  get isFull(): boolean {
    return this.#waiting.size >= REQUEST_LIMIT;
  }

  /** The token by which `done` is found; after `timeoutMs` it gets `silence`. */
  wait(timeoutMs: number, done: (reply: BusReply) => void): string {
    this.#last += 1;
    const until = performance.now() + timeoutMs;
    this.#waiting.set(this.#last, { until, done });
    if (until < this.#rings) this.#arm(until);
    return this.#last.toString(RADIX);
  }

  /** The first answer goes to who asked; others, and unknown tokens, are dropped. */
  answer(token: string, reply: BusReply): void {
    const number = Number.parseInt(token, RADIX);
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    this.#waiting.delete(number);
    waiting.done(reply);
  }

  /** Nobody waits any more: each gets this. */
  close(reply: BusReply): void {
    clearTimeout(this.#timer);
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { done } of all) done(reply);
  }

  #arm(at: number): void {
    clearTimeout(this.#timer);
    this.#rings = at;
    this.#timer = setTimeout(() => this.#ring(), Math.max(1, at - performance.now()));
  }

  #ring(): void {
    const late = performance.now() + GRAIN_MS;
    let next = Number.POSITIVE_INFINITY;
    for (const [number, { until, done }] of this.#waiting) {
      if (until > late) {
        next = Math.min(next, until);
        continue;
      }
      this.#waiting.delete(number);
      done({ kind: "silence" });
    }
    this.#rings = next;
    if (next < Number.POSITIVE_INFINITY) this.#arm(next);
  }
}
