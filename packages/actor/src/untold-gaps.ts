import { inSlices, type SliceOptions } from "./in-slices.ts";

/** For how long nobody ran each actor that has not been told of it yet, ms. One that is frozen again before is told of the sum. */
export class UntoldGaps<A> {
  readonly #gaps = new Map<A, number>();

  get size(): number {
    return this.#gaps.size;
  }

  add(actor: A, gapMs: number): void {
    this.#gaps.set(actor, (this.#gaps.get(actor) ?? 0) + gapMs);
  }

  /** It has left memory. */
  forget(actor: A): void {
    this.#gaps.delete(actor);
  }

  /** Tells them in slices, for as long as `goesOn`. */
  tell(options: SliceOptions, goesOn: () => boolean, told: (actor: A, gapMs: number) => void): Promise<void> {
    return inSlices(this.#gaps, options, ([actor, gapMs]) => {
      if (!goesOn()) return false;
      this.#gaps.delete(actor);
      told(actor, gapMs);
      return true;
    });
  }
}
