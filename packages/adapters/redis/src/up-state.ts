/** Whether a server can be used, and who is told when that changes. */
export class UpState {
  readonly #watchers = new Set<(isUp: boolean) => void>();
  #isUp = false;

  get isUp(): boolean {
    return this.#isUp;
  }

  turn(isUp: boolean): void {
    if (this.#isUp === isUp) return;
    this.#isUp = isUp;
    for (const changed of this.#watchers) changed(isUp);
  }

  /** Told of each change, until the returned function is called. */
  watch(changed: (isUp: boolean) => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Resolves as soon as it can be used. */
  up(): Promise<void> {
    if (this.#isUp) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.watch(() => {
        stop();
        resolve();
      });
    });
  }
}
