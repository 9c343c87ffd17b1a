/**
 * An address as numbers: one unsigned 32-bit word (IPv4) or four (IPv6). Plain data.
 * An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is its IPv4 address, so that no rule can be passed by writing it the other way.
 */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly words: readonly number[];
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;

/**
 * Reads `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]` or `::ffff:192.0.2.1`. Undefined for anything else: a host name, a zone
 * (`fe80::1%eth0`), and the octal, hexadecimal, short and decimal spellings of IPv4 that some resolvers take (`0177.0.0.1`, `2130706433`).
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.startsWith("[") && text.endsWith("]")) {
    const inner = text.slice(1, -1);
    return inner.includes(":") ? parseIpv6(inner) : undefined;
  }
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let word = 0;
  for (const part of parts) {
    if (!OCTET.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    word = word * 256 + octet;
  }
  return { version: 4, words: [word] };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  // RFC 4291 §2.2: "::" stands for one group of zeros or more.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const words = [0, 2, 4, 6].map((i) => (groups[i] ?? 0) * 0x10000 + (groups[i + 1] ?? 0));
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words;
  // RFC 4291 §2.5.5.2
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return { version: 4, words: [w3] };
  return { version: 6, words };
}

function groupsOf(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (mayEndInIpv4 && i === parts.length - 1 && part.includes(".")) {
      const word = parseIpv4(part)?.words[0];
      if (word === undefined) return undefined;
      groups.push(Math.floor(word / 0x10000), word % 0x10000);
    } else if (GROUP.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** The one spelling of an address: dotted quad, or RFC 5952 without brackets. */
export function formatIpAddress(address: IpAddress): string {
  if (address.version === 4) {
    const word = address.words[0] ?? 0;
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const groups = address.words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const { start, length } = longestZeros(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}

/** True when both are the same address. */
export function sameIpAddress(a: IpAddress, b: IpAddress): boolean {
  return a.version === b.version && a.words.every((word, i) => word === b.words[i]);
}
