/** Width of a slot of the wheel, in ms: timers ring at most this much late, and many share one alarm. */
const SLOT_MS = 4;

/**
 * Instants of many actors, grouped into slots so that one alarm serves all of a slot. Pure data structure: it is told
 * the time and keeps none. An actor has at most one entry; a later instant than the one it has is not moved (it rings
 * early, finds nothing due and asks again), which makes the common reschedule free.
 */
export class TimerWheel {
  readonly #slots = new Map<number, Set<string>>();
  readonly #heap: number[] = [];
  readonly #entries = new Map<string, number>();

  /** Number of actors that wait for an instant. */
  get size(): number {
    return this.#entries.size;
  }

  /** Wants a ring for `id` at `at` (ms). Infinity leaves an entry that is there to ring once in vain. */
  schedule(id: string, at: number): void {
    if (at === Number.POSITIVE_INFINITY) return;
    const slot = Math.ceil(at / SLOT_MS);
    const held = this.#entries.get(id);
    if (held !== undefined) {
      if (held <= slot) return;
      this.#slots.get(held)?.delete(id);
    }
    this.#entries.set(id, slot);
    const members = this.#slots.get(slot);
    if (members !== undefined) members.add(id);
    else {
      this.#slots.set(slot, new Set([id]));
      push(this.#heap, slot);
    }
  }

  cancel(id: string): void {
    const slot = this.#entries.get(id);
    if (slot === undefined) return;
    this.#entries.delete(id);
    this.#slots.get(slot)?.delete(id);
  }

  /** The instant (ms) of the earliest slot; Infinity when the wheel is empty. */
  next(): number {
    while (this.#heap.length > 0) {
      const slot = this.#heap[0] as number;
      if ((this.#slots.get(slot)?.size ?? 0) > 0) return slot * SLOT_MS;
      pop(this.#heap);
      this.#slots.delete(slot);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes out every actor whose slot has come. */
  due(now: number): string[] {
    const rung: string[] = [];
    while (this.next() <= now) {
      const slot = pop(this.#heap);
      for (const id of this.#slots.get(slot) ?? []) {
        this.#entries.delete(id);
        rung.push(id);
      }
      this.#slots.delete(slot);
    }
    return rung;
  }
}

function push(heap: number[], value: number): void {
  let child = heap.push(value) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if ((heap[parent] as number) <= value) break;
    heap[child] = heap[parent] as number;
    child = parent;
  }
  heap[child] = value;
}

function pop(heap: number[]): number {
  const top = heap[0] as number;
  const last = heap.pop() as number;
  if (heap.length === 0) return top;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
    if ((heap[child] as number) >= last) break;
    heap[parent] = heap[child] as number;
    parent = child;
  }
  heap[parent] = last;
  return top;
}
