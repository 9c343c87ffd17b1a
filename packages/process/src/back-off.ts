const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** How long to wait before trying again: 0.2 s, doubling to 5 s. */
export function backOff(): () => number {
  let next = FIRST_MS;
  return () => {
    const now = next;
    next = Math.min(next * 2, LONGEST_MS);
    return now;
  };
}
