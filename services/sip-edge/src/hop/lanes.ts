/**
 * Work in lanes: in one lane a piece begins when the one before has ended, lanes do not wait for each other. What one
 * edge sends to one call so arrives in order, copies included (CLUSTER rule 12).
 */
export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>();

  get size(): number {
    return this.#tails.size;
  }

  /** `work` never rejects. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(lane);
    const result = before === undefined ? work() : before.then(work);
    this.#tails.set(lane, result);
    void result.then(() => {
      if (this.#tails.get(lane) === result) this.#tails.delete(lane);
    });
    return result;
  }
}
