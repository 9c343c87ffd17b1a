/**
 * Which of the live routers should have a partition: the one whose name scores highest for it. The same everywhere,
 * without a coordinator; when one leaves, only its own partitions move (rendezvous hashing, Thaler and Ravishankar 1998).
 */
export function rendezvous(partition: number, routers: readonly string[]): string | undefined {
  let best: string | undefined;
  let highest = -1;
  for (const router of routers) {
    const score = scoreOf(router, partition);
    if (score > highest || (score === highest && best !== undefined && router < best)) {
      highest = score;
      best = router;
    }
  }
  return best;
}

/** FNV-1a over name and number, mixed as MurmurHash3 ends: neighbouring partitions get unrelated scores. */
function scoreOf(router: string, partition: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < router.length; i += 1) hash = Math.imul(hash ^ router.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (partition & 255), 0x01000193);
  hash = Math.imul(hash ^ (partition >>> 8), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
