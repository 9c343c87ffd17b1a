const CHANGE = /^tandem_placement_changes_total\{[^}]*tandem_placement_change="(?:claimed|received)"[^}]*\} (\d+)/gm;

/** Partitions that a router has taken or was given since it started, from its metrics in Prometheus' text format. */
export function partitionsTaken(metrics: string): number {
  return [...metrics.matchAll(CHANGE)].reduce((sum, [, count]) => sum + Number(count), 0);
}
