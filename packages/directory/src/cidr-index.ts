import { type Cidr, maskWords } from "./cidr.ts";
import { type IpAddress, parseIpAddress } from "./ip-address.ts";

/** Answers which entries' blocks hold an address, the most specific first. One map lookup for each block length in use. */
export interface CidrIndex<T> {
  find(address: string): readonly T[];
}

type Level<T> = { readonly length: number; readonly entries: Map<number | string, T[]> };

const NONE: readonly never[] = [];

/** An entry that claims an address by several blocks is found once. */
export function cidrIndex<T>(claims: Iterable<readonly [Cidr, T]>): CidrIndex<T> {
  const levels: Record<4 | 6, Level<T>[]> = { 4: [], 6: [] };
  for (const [cidr, value] of claims) {
    const version = levels[cidr.version];
    let level = version.find((candidate) => candidate.length === cidr.length);
    if (level === undefined) {
      level = { length: cidr.length, entries: new Map() };
      version.push(level);
    }
    const key = keyOf(cidr.words);
    const values = level.entries.get(key);
    if (values === undefined) level.entries.set(key, [value]);
    else if (!values.includes(value)) values.push(value);
  }
  for (const version of [levels[4], levels[6]]) version.sort((a, b) => b.length - a.length);
  return {
    find(text) {
      const address = parseIpAddress(text);
      return address === undefined ? NONE : collect(levels[address.version], address);
    },
  };
}

function collect<T>(levels: readonly Level<T>[], address: IpAddress): readonly T[] {
  let found: readonly T[] = NONE;
  for (const level of levels) {
    const values = level.entries.get(keyOf(maskWords(address.words, level.length)));
    if (values === undefined) continue;
    found = found.length === 0 ? values : [...new Set([...found, ...values])];
  }
  return found;
}

function keyOf(words: readonly number[]): number | string {
  return words.length === 1 ? (words[0] ?? 0) : words.join(":");
}
