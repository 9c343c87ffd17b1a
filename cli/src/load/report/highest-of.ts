/** 0 of none. As many as there are seconds in days of load: more than a call of `Math.max` takes. */
export function highestOf(values: readonly number[]): number {
  return values.reduce((highest, value) => Math.max(highest, value), 0);
}
