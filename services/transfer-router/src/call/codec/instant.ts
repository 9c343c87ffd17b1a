/** An instant as its distance from another one; 0 for 0, which is "never". */
export type Instant = number | string;

/** A distance is stored one higher from 0 on, because 0 is taken; an instant that no distance gives back is stored as its digits. */
export function packInstant(base: number, at: number): Instant {
  if (at === 0) return 0;
  const distance = at - base;
  if (!Number.isSafeInteger(distance) || base + distance !== at) return String(at);
  return distance < 0 ? distance : distance + 1;
}

export function unpackInstant(base: number, stored: Instant): number {
  if (typeof stored === "string") return Number(stored);
  if (stored === 0) return 0;
  return base + (stored < 0 ? stored : stored - 1);
}
