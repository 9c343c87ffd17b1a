/** A function's answers by key, at most `limit` of them; above it the one that was unused longest is forgotten. */
export function boundedCache<T>(limit: number): (key: string, make: () => T) => T {
  // A Map keeps insertion order: what is used goes to the back, and the front is the oldest.
  const entries = new Map<string, { readonly value: T }>();
  return (key, make) => {
    const known = entries.get(key);
    if (known !== undefined) {
      entries.delete(key);
      entries.set(key, known);
      return known.value;
    }
    const made = { value: make() };
    if (entries.size >= limit) {
      const oldest = entries.keys().next();
      if (oldest.done !== true) entries.delete(oldest.value);
    }
    entries.set(key, made);
    return made.value;
  };
}
