/** The value below which the share `p` of the values lies (nearest rank); undefined of none. */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}
