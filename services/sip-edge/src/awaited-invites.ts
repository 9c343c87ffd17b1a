/**
 * INVITEs that the router has been handed and has not acknowledged. An answer that passes in the meantime makes the 100
 * needless: sent after it, the 100 would only confuse those who read the ladder.
 */
export class AwaitedInvites {
  readonly #branches = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(branch: string): void {
    if (branch !== "" && this.#branches.size < this.#limit) this.#branches.add(branch);
  }

  /** True: nothing was answered so far. */
  take(branch: string): boolean {
    return this.#branches.delete(branch);
  }

  /** Sees what leaves. @param text a whole message */
  sees(text: string): void {
    if (this.#branches.size === 0 || !text.startsWith("SIP/2.0 ")) return;
    const branch = /;[ \t]*branch[ \t]*=[ \t]*([^;,\s]+)/i.exec(text)?.[1];
    if (branch !== undefined) this.#branches.delete(branch);
  }
}
