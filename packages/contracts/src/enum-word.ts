/**
 * The short word of an enum's value: `enumWord(Direction, "DIRECTION_INBOUND")` is `"INBOUND"`, as the REST API and
 * the screens show it. Undefined for the value that stands for none.
 */
export function enumWord<E extends Readonly<Record<string, string>>>(
  words: E,
  value: E[keyof E],
): Exclude<keyof E & string, "UNSPECIFIED"> | undefined {
  for (const word of Object.keys(words)) {
    if (words[word] === value)
      return word === "UNSPECIFIED" ? undefined : (word as Exclude<keyof E & string, "UNSPECIFIED">);
  }
  return undefined;
}
