/** The netstrings at the start of `buffer`, and what is left of it. */
export function takeNetstrings(buffer: string): { readonly texts: readonly string[]; readonly rest: string } {
  const texts: string[] = [];
  let rest = buffer;
  for (;;) {
    const colon = rest.indexOf(":");
    const length = Number(rest.slice(0, colon));
    const end = colon + 1 + length;
    if (colon < 0 || rest.length <= end) return { texts, rest };
    texts.push(rest.slice(colon + 1, end));
    rest = rest.slice(end + 1);
  }
}

export function netstring(text: string): string {
  return `${text.length}:${text},`;
}
