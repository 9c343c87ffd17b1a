type Points = readonly (readonly [x: number, y: number | null])[];

/**
 * As many points as a plot has columns, where there are more: the highest of each column, for a spike must not go
 * unseen. A column in which nothing was measured is a gap.
 */
export function thinned(points: Points, columns: number, seconds: number): Points {
  if (points.length <= columns) return points;
  const kept = new Map<number, Points[number]>();
  for (const point of points) {
    const column = Math.floor((point[0] / seconds) * columns);
    const [, y] = kept.get(column) ?? [0, null];
    if (!kept.has(column) || (point[1] ?? Number.NEGATIVE_INFINITY) > (y ?? Number.NEGATIVE_INFINITY)) {
      kept.set(column, point);
    }
  }
  return [...kept.values()];
}
