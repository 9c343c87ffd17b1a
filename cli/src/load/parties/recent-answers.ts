/** RFC 3261 §17.2: as long as a request may come again. */
const LINGER_MS = 32_000;

/** Last responses by transaction, for requests that come again. Each is forgotten 32 to 64 s after it was given. */
export class RecentAnswers {
  #young = new Map<string, string>();
  #old = new Map<string, string>();
  #turned = performance.now();

  /** Of a request that was received before; "" while its answer is being thought about. */
  find(key: string): string | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  keep(key: string, answer: string): void {
    const now = performance.now();
    if (now - this.#turned > LINGER_MS) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#turned = now;
    }
    this.#young.set(key, answer);
  }
}
