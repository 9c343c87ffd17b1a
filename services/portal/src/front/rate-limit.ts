/** Who asks most recently is remembered; at most so many. */
const MAX_ASKERS = 10_000;

export interface RateLimitOptions {
  readonly now: () => number;
  /** Requests a second, in the long run. */
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

export interface RateLimit {
  /** 0 when it may be answered, else in how many whole seconds it may. */
  take(asker: string): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** A bucket of tokens for each asker. Of more askers than are remembered, the one that was silent for longest begins anew. */
export function rateLimit({ now, perSecond, burst }: RateLimitOptions): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take(asker) {
      const at = now();
      const bucket = buckets.get(asker) ?? { tokens: burst, at };
      buckets.delete(asker);
      buckets.set(asker, bucket);
      for (const silent of buckets.keys()) {
        if (buckets.size <= MAX_ASKERS) break;
        buckets.delete(silent);
      }
      bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond);
      bucket.at = at;
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
