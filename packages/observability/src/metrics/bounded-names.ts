/**
 * Names as a label's values, of which there may be many: the first `limit` as they are, and `other` for all that follow.
 * @param isNew told of each value once
 */
export function boundedNames(
  limit: number,
  isNew: (value: string) => void = () => undefined,
): (name: string) => string {
  const known = new Set<string>();
  const first = (value: string): string => {
    if (!known.has(value)) {
      known.add(value);
      isNew(value);
    }
    return value;
  };
  return (name) => first(known.has(name) || known.size < limit ? name : "other");
}
