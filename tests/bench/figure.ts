/** One line of the bench. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Undefined: reported, with nothing to reach. */
  readonly goal: number | undefined;
  readonly held: boolean;
}

/** A figure that is to be no more than its goal. A value that could not be measured is not held. */
export function atMost(goal: number, name: string, value: number | undefined, unit: string): Figure {
  return { name, value: value ?? Number.NaN, unit, goal, held: value !== undefined && value <= goal };
}

/** A figure that is to be no less than its goal. */
export function atLeast(goal: number, name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal, held: value >= goal };
}

export function reported(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: undefined, held: true };
}
