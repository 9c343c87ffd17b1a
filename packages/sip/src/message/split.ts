/** The elements of a comma-separated list, trimmed; commas in quotes and in <> do not count; empty ones are left out (RFC 3261 §7.3.1). */
export function splitList(value: string): readonly string[] {
  if (value === "") return [];
  if (value.indexOf(",") < 0) return [value];
  return splitOutside(value, 0x2c).filter((part) => part !== "");
}

/** Splits at a character that stands outside quotes and <>; the parts are trimmed. */
export function splitOutside(value: string, separator: number): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isBracketed = false;
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i);
    if (isQuoted) {
      if (c === 0x5c) i++;
      else if (c === 0x22) isQuoted = false;
    } else if (c === 0x22 && !isBracketed) isQuoted = true;
    else if (c === 0x3c) isBracketed = true;
    else if (c === 0x3e) isBracketed = false;
    else if (c === separator && !isBracketed) {
      parts.push(value.substring(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(value.substring(start).trim());
  return parts;
}
