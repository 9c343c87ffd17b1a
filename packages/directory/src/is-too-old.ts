/** A directory that is older than this is no ground to let calls in on (CLUSTER rule 35). */
const DIRECTORY_AGE_MS = 600_000;

/** @param ageMs since a process's copy of the directory was known to be the newest; Infinity before the first */
export function isTooOld(ageMs: number): boolean {
  return ageMs > DIRECTORY_AGE_MS;
}
