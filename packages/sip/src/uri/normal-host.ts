/**
 * A host in the one form that is compared: lower case, no trailing dot; IPv6 in brackets with all eight groups and
 * without leading zeros, whether or not it came with brackets.
 */
export function normalHost(host: string): string {
  const lower = host.toLowerCase();
  const bare = lower.startsWith("[") && lower.endsWith("]") ? lower.slice(1, -1) : lower;
  if (bare.includes(":")) return `[${fullIpv6(bare) ?? bare}]`;
  return lower.endsWith(".") ? lower.slice(0, -1) : lower;
}

export function sameHost(a: string, b: string): boolean {
  return a === b || normalHost(a) === normalHost(b);
}

function fullIpv6(text: string): string | undefined {
  const hex = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) => {
    return `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`;
  });
  const halves = hex.split("::");
  if (halves.length > 2) return undefined;
  const left = (halves[0] ?? "") === "" ? [] : (halves[0] ?? "").split(":");
  const right = (halves[1] ?? "") === "" ? [] : (halves[1] ?? "").split(":");
  const missing = 8 - left.length - right.length;
  if (halves.length === 1 ? missing !== 0 : missing < 0) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":");
}
