/**
 * A From or To value without its tag parameter, otherwise as it stands: some peers compare more than the URI
 * (RFC 3261 §12.2.1.1 asks that To and From of a dialog stay the same).
 */
export function tagless(value: string): string {
  const kept: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isInUri = false;
  for (let i = 0; i < value.length; i++) {
    const char = value[i];
    if (isQuoted) {
      if (char === "\\") i++;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === "<") isInUri = true;
    else if (char === ">") isInUri = false;
    else if (char === ";" && !isInUri) {
      kept.push(value.slice(start, i));
      start = i + 1;
    }
  }
  kept.push(value.slice(start));
  return kept
    .filter((part, index) => index === 0 || !/^\s*tag\s*(=|$)/i.test(part))
    .join(";")
    .trim();
}
