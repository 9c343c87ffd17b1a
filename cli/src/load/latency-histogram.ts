/** Bounds of the buckets grow by this factor from the first one: a value is told to one per cent. */
const GROWTH = 1.02;
const FIRST_MS = 0.01;
const LAST_BUCKET = 1_000;
const LOG_GROWTH = Math.log(GROWTH);

/** Counts by bucket, as pairs: short in JSON, and the sum of two is that of all their values. */
export type BucketCounts = readonly (readonly [bucket: number, count: number])[];

/** Durations counted in buckets, 0.01 ms to more than an hour. What several workers counted adds up to what one would have. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  record(ms: number): void {
    this.#add(bucketOf(ms), 1);
  }

  addAll(counts: BucketCounts): void {
    for (const [bucket, count] of counts) this.#add(bucket, count);
  }

  /** The duration in ms that a share of all is not above (nearest rank), to one per cent; undefined of none. */
  percentile(share: number): number | undefined {
    if (this.#count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(this.#count * share));
    let seen = 0;
    for (const [bucket, count] of this.buckets()) {
      seen += count;
      if (seen >= rank) return middleOf(bucket);
    }
    return undefined;
  }

  /** Sorted by bucket. */
  buckets(): BucketCounts {
    return [...this.#counts].sort(([one], [other]) => one - other);
  }

  /** What was counted since the last time, which is then forgotten. */
  take(): BucketCounts {
    const taken = this.buckets();
    this.#counts.clear();
    this.#count = 0;
    return taken;
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#count += count;
  }
}

function bucketOf(ms: number): number {
  if (!(ms > FIRST_MS)) return 0;
  return Math.min(LAST_BUCKET, Math.round(Math.log(ms / FIRST_MS) / LOG_GROWTH));
}

function middleOf(bucket: number): number {
  return FIRST_MS * GROWTH ** bucket;
}
