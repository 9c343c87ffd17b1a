import type { Clock } from "@tandem/actor";

/** A clock that a rehearsal moves on itself, from instant to instant: an hour of calls takes no longer than their work. */
export class RehearsalClock implements Clock {
  #now: number;
  #waiting: { readonly at: number; readonly ring: () => void }[] = [];

  /** @param now ms since the epoch */
  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  alarm(at: number, ring: () => void): () => void {
    const entry = { at: Math.max(at, this.#now), ring };
    const later = this.#waiting.findIndex((other) => other.at > entry.at);
    this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  /** Goes to the next instant that somebody waits for. False: nobody does. */
  step(): boolean {
    const next = this.#waiting.shift();
    if (next === undefined) return false;
    this.#now = next.at;
    next.ring();
    return true;
  }
}
