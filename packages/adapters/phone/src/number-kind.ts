import { PREMIUM_PREFIXES, SHARED_COST_PREFIXES, TOLL_FREE_PREFIXES } from "./number-tables.ts";

type TabledKind = "premium" | "tollFree" | "sharedCost";

// Premium goes in last, so it wins where a country's ranges differ in nothing but length: the dear reading is the safe one.
const TABLES: readonly (readonly [TabledKind, Readonly<Record<string, readonly string[]>>])[] = [
  ["sharedCost", SHARED_COST_PREFIXES],
  ["tollFree", TOLL_FREE_PREFIXES],
  ["premium", PREMIUM_PREFIXES],
];

const BY_PREFIX: ReadonlyMap<string, TabledKind> = new Map(
  TABLES.flatMap(([kind, table]) =>
    Object.entries(table).flatMap(([code, lines]) =>
      lines.flatMap((line) => line.split(" ").map((prefix) => [`${code} ${prefix}`, kind] as const)),
    ),
  ),
);
const LONGEST = Math.max(...[...BY_PREFIX.keys()].map((key) => key.split(" ")[1]?.length ?? 0));

/** What a number is for, by its country code and national number; undefined for what no table names. The longest prefix decides. */
export function numberKind(code: string, national: string): TabledKind | undefined {
  for (let length = Math.min(LONGEST, national.length); length > 0; length--) {
    const kind = BY_PREFIX.get(`${code} ${national.slice(0, length)}`);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
