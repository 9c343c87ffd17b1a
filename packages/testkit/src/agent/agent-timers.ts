interface Timer {
  readonly at: number;
  readonly order: number;
  readonly ring: (at: number) => void;
}

/** An agent's instants: rung in order of time, equal ones in the order in which they were set. */
export class AgentTimers {
  #timers: Timer[] = [];
  #order = 0;

  /** Ms since the epoch; Infinity when nothing waits. */
  get next(): number {
    return this.#timers.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  }

  get size(): number {
    return this.#timers.length;
  }

  set(at: number, ring: (at: number) => void): () => void {
    const timer: Timer = { at, order: this.#order, ring };
    this.#order += 1;
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  tick(now: number): void {
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (due === undefined) return;
      this.#timers = this.#timers.filter((other) => other !== due);
      due.ring(now);
    }
  }
}
