/** Answers which entries' prefixes a number begins with, the longest first. One map lookup for each prefix length in use. */
export interface PrefixIndex<T> {
  find(number: string): readonly T[];
}

/** Several entries may have one prefix; they keep their order. */
export function prefixIndex<T>(entries: Iterable<readonly [prefix: string, value: T]>): PrefixIndex<T> {
  const byPrefix = new Map<string, T[]>();
  for (const [prefix, value] of entries) {
    const values = byPrefix.get(prefix);
    if (values === undefined) byPrefix.set(prefix, [value]);
    else values.push(value);
  }
  const lengths = [...new Set([...byPrefix.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a);
  return {
    find(number) {
      const found: T[] = [];
      for (const length of lengths) {
        if (length > number.length) continue;
        const values = byPrefix.get(number.slice(0, length));
        if (values !== undefined) found.push(...values);
      }
      return found;
    },
  };
}
