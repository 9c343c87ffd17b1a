/** A worker that is later than this leaves calls out, and says how many: it would measure itself. */
const LATE_MS = 500;

/**
 * How many calls are due. Calls come as customers make them: at their times, whatever the platform does with the ones before.
 * The time is given in ms, of a clock that never goes back.
 */
export class BeginOnTime {
  #rate = 0;
  #since = 0;
  #told = 0;

  /** @param rate calls a second from now on */
  setRate(rate: number, now: number): void {
    this.#rate = rate;
    this.#since = now;
    this.#told = 0;
  }

  /** Calls to begin now, and those that are left out because nobody asked in time. */
  due(now: number): { readonly begin: number; readonly skip: number } {
    const all = Math.floor(((now - this.#since) * this.#rate) / 1_000) - this.#told;
    const skip = Math.max(0, all - Math.max(1, Math.ceil((LATE_MS * this.#rate) / 1_000)));
    this.#told += all;
    return { begin: all - skip, skip };
  }
}
