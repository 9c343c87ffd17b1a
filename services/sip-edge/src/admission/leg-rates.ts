/** Places of each row, a power of two: 1 MiB in all. */
const PLACES = 65_536;

/**
 * Messages of each leg as token buckets (GCRA, one number each), without a table of legs: a leg has one place in each of two
 * rows, which it may share, and is beyond its rate where both say so. Nothing is allocated or forgotten. A leg that keeps to
 * its rate is taken for one that does not when floods of others sit in both of its places: with `n` of them in (n / 65,536)^2 of
 * the cases. Nobody chooses those places: the actor's id is random, and of our making.
 */
export class LegRates {
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #aheadMs: number;
  readonly #windowMs: number;

  /**
   * @param burst messages at once; each further one has to wait for `windowMs`
   * @param places of each row: a power of two, 65,536 at most
   */
  constructor(burst: number, windowMs: number, places = PLACES) {
    this.#first = new Float64Array(places);
    this.#second = new Float64Array(places);
    this.#aheadMs = (burst - 1) * windowMs;
    this.#windowMs = windowMs;
  }

  /**
   * True: it is within the leg's rate, and is counted.
   * @param actor 16 hex digits
   * @param at ms since the epoch
   */
  take(actor: string, leg: number, at: number): boolean {
    const mask = this.#first.length - 1;
    const first = wordOf(actor, 0, leg) & mask;
    const second = wordOf(actor, 4, leg) & mask;
    const due1 = this.#first[first] ?? 0;
    const due2 = this.#second[second] ?? 0;
    const due = Math.max(at, Math.min(due1, due2));
    if (due - at > this.#aheadMs) return false;
    const next = due + this.#windowMs;
    // The leg's own count is at most the smaller of the two: only what is behind it moves.
    if (due1 < next) this.#first[first] = next;
    if (due2 < next) this.#second[second] = next;
    return true;
  }
}

/** 16 bits of the actor's id, another word for each leg of the call. */
function wordOf(actor: string, from: number, leg: number): number {
  let bits = 0;
  for (let i = from; i < from + 4; i += 1) {
    const code = actor.charCodeAt(i);
    bits = (bits << 4) | (code < 58 ? code - 48 : code - 87);
  }
  // An odd factor: no two legs of one call share a place, however few places there are above 255.
  return (bits + leg * 40_503) & 0xffff;
}
