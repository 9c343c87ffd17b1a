/** A stretch of load at one rate. */
export interface RateStep {
  readonly kind: "climb" | "narrow" | "confirm";
  /** Calls a second. */
  readonly rate: number;
}

export interface TriedStep extends RateStep {
  readonly held: boolean;
}

export interface SearchOptions {
  /** Where the search begins, in calls a second. */
  readonly from: number;
  /** Never tried beyond. */
  readonly upTo: number;
  /** The search ends when the highest rate that was held and the lowest that was not are this near, as a share. */
  readonly within: number;
}

export type NextStep =
  | ({ readonly isOver: false } & RateStep)
  /** @param rate the highest that was held, confirmed by a stretch of its own; undefined when none was */
  | { readonly isOver: true; readonly rate: number | undefined };

const CLIMB = 1.5;
/** Each failed confirmation takes this share off. */
const STEP_DOWN = 0.9;
const CONFIRMATIONS = 4;

/** What to try next, from all that was tried: climbs until a rate is not held, narrows the gap down, then confirms. */
export function nextStep(tried: readonly TriedStep[], { from, upTo, within }: SearchOptions): NextStep {
  const confirmed = tried.filter(({ kind }) => kind === "confirm");
  const last = confirmed.at(-1);
  if (last !== undefined) {
    if (last.held) return { isOver: true, rate: last.rate };
    if (confirmed.length >= CONFIRMATIONS) return { isOver: true, rate: undefined };
    return { isOver: false, kind: "confirm", rate: rounded(last.rate * STEP_DOWN) };
  }
  const lowestMissed = Math.min(...tried.filter(({ held }) => !held).map(({ rate }) => rate));
  const held = tried.filter((one) => one.held && one.rate < lowestMissed).map(({ rate }) => rate);
  const highestHeld = Math.max(0, ...held);
  if (lowestMissed === Number.POSITIVE_INFINITY) {
    if (highestHeld >= upTo) return { isOver: false, kind: "confirm", rate: highestHeld };
    const rate = highestHeld === 0 ? from : rounded(highestHeld * CLIMB);
    return { isOver: false, kind: "climb", rate: Math.min(rate, upTo) };
  }
  if (highestHeld === 0) {
    const rate = rounded(lowestMissed / 2);
    return rate < from / 16 ? { isOver: true, rate: undefined } : { isOver: false, kind: "narrow", rate };
  }
  const between = rounded((highestHeld + lowestMissed) / 2);
  const isNear = lowestMissed - highestHeld <= within * lowestMissed;
  if (isNear || between <= highestHeld || between >= lowestMissed) {
    return { isOver: false, kind: "confirm", rate: highestHeld };
  }
  return { isOver: false, kind: "narrow", rate: between };
}

/** To three digits: nobody can say more of a rate. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}
