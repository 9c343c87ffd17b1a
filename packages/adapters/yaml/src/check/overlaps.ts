import { type Cidr, cidrHas } from "@tandem/directory";
import type { Path } from "../problem.ts";

/** Somebody's block of addresses. */
export interface Claim {
  readonly kind: "trunk" | "carrier";
  readonly owner: string;
  readonly path: Path;
  readonly cidr: Cidr;
}

/**
 * Pairs of claims that share an address and may not, the earlier in the list first; at most one for each claim.
 * Two blocks overlap only where one holds the other, so one walk in the order of the addresses finds them.
 */
export function overlaps(
  claims: readonly Claim[],
  clash: (a: Claim, b: Claim) => boolean,
): readonly (readonly [earlier: Claim, later: Claim])[] {
  const ordered = claims.map((claim, place) => ({ claim, place })).sort((a, b) => compare(a.claim.cidr, b.claim.cidr));
  const around: (typeof ordered)[number][] = [];
  const pairs: (readonly [Claim, Claim])[] = [];
  for (const entry of ordered) {
    while (around.length > 0 && !holds(around.at(-1)?.claim.cidr, entry.claim.cidr)) around.pop();
    const other = around.findLast(({ claim }) => clash(claim, entry.claim));
    if (other !== undefined) {
      pairs.push(other.place < entry.place ? [other.claim, entry.claim] : [entry.claim, other.claim]);
    }
    // A copy of the block above it says nothing new, and the walk stays short however often a block is claimed.
    const above = around.at(-1)?.claim;
    if (above?.owner !== entry.claim.owner || !holds(entry.claim.cidr, above.cidr)) around.push(entry);
  }
  return pairs;
}

function holds(outer: Cidr | undefined, inner: Cidr): boolean {
  return outer !== undefined && outer.length <= inner.length && cidrHas(outer, inner);
}

function compare(a: Cidr, b: Cidr): number {
  if (a.version !== b.version) return a.version - b.version;
  const word = a.words.findIndex((value, i) => value !== b.words[i]);
  return word < 0 ? a.length - b.length : (a.words[word] ?? 0) - (b.words[word] ?? 0);
}
