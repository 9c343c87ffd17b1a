import type { Clock } from "@tandem/actor";

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly ring: () => void;
}

/** Virtual time: it stands still until the next instant is taken, and jumps there. Equal instants ring in the order in which they were set. */
export class SimClock implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Entry[] = [];
  readonly #cancelled = new Set<Entry>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  alarm(at: number, ring: () => void): () => void {
    const entry: Entry = { at: Math.max(at, this.#now), order: this.#order, ring };
    this.#order += 1;
    push(this.#heap, entry);
    return () => this.#cancelled.add(entry);
  }

  /** The next instant (ms since the epoch); Infinity when nothing waits. */
  get next(): number {
    this.#sweep();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Goes to the next instant and rings it. False when there is none up to `limit`; then the time is `limit`. */
  step(limit: number): boolean {
    this.#sweep();
    const entry = this.#heap[0];
    if (entry === undefined || entry.at > limit) {
      this.#now = Math.max(this.#now, limit);
      return false;
    }
    pop(this.#heap);
    this.#now = Math.max(this.#now, entry.at);
    entry.ring();
    return true;
  }

  /** Lets so many ms go by; whatever rings has settled before the next instant. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.step(end));
  }

  #sweep(): void {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || !this.#cancelled.delete(first)) return;
      pop(this.#heap);
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let child = heap.push(entry) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    const left = heap[child];
    if (left === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && isBefore(right, left)) child += 1;
    const least = heap[child];
    if (least === undefined || !isBefore(least, last)) break;
    heap[parent] = least;
    parent = child;
  }
  heap[parent] = last;
}
