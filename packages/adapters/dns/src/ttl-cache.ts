interface Entry<T> {
  readonly value: Promise<T>;
  /** Infinity while it is on its way. */
  until: number;
}

/**
 * Answers by key, each for as long as its TTL says, at most `limit` of them; the oldest goes first. Those who ask for a key
 * that is on its way wait for the same answer. A TTL of 0 keeps nothing.
 */
export function ttlCache<T>(
  limit: number,
  now: () => number,
): (key: string, make: () => Promise<{ readonly value: T; readonly ttlMs: number }>) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  return (key, make) => {
    const known = entries.get(key);
    if (known !== undefined && known.until > now()) return known.value;
    entries.delete(key);
    const made = make();
    const entry: Entry<T> = { value: made.then(({ value }) => value), until: Number.POSITIVE_INFINITY };
    if (entries.size >= limit) {
      const oldest = entries.keys().next();
      if (oldest.done !== true) entries.delete(oldest.value);
    }
    entries.set(key, entry);
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    made.then(({ ttlMs }) => {
      entry.until = now() + ttlMs;
      if (ttlMs <= 0) forget();
    }, forget);
    return entry.value;
  };
}
