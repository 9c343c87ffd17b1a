/**
 * Work in lanes: in one lane a piece begins when the one before has ended, lanes do not wait for each other. What one
 * edge sends to one call so arrives in order, copies included (CLUSTER rule 12).
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>();

  get size(): number {
    return this.#tails.size;
  }

  /** A piece that fails does not stop those behind it. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(lane);
    const result = before === undefined ? work() : before.then(work, work);
    this.#tails.set(lane, result);
    const over = (): void => {
      if (this.#tails.get(lane) === result) this.#tails.delete(lane);
    };
    result.then(over, over);
    return result;
  }
}
