import type { Clock } from "./clock.ts";

/** Work goes on for this long before others have a turn (CLUSTER rule 16). */
const SLICE_MS = 5;

export interface SliceOptions {
  readonly clock: Clock;
  /** Lets others have a turn; left out, all is done in one go. */
  readonly breathe: (() => Promise<void>) | undefined;
}

/** Works on one after the other. `work` returns false to stop: what is left then is not worked on. */
export async function inSlices<T>(
  pieces: Iterable<T>,
  { clock, breathe }: SliceOptions,
  work: (piece: T) => boolean,
): Promise<void> {
  let since = clock.now();
  for (const piece of pieces) {
    if (!work(piece)) return;
    if (breathe === undefined || clock.now() - since < SLICE_MS) continue;
    await breathe();
    since = clock.now();
  }
}
