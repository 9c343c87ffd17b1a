import { cidrsOverlap, parseCidr } from "@tandem/directory";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Claim, overlaps } from "./overlaps.ts";

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 24, max: 32 }), fc.boolean())
  .map(([host, length, isV6]) => parseCidr(isV6 ? `2001:db8::${host}/${length + 96}` : `192.0.2.${host}/${length}`))
  .filter((block) => block !== undefined);
const claims = fc.array(
  fc.record({
    kind: fc.constant("carrier" as const),
    owner: fc.constantFrom("a", "b", "c"),
    path: fc.constant([]),
    cidr,
  }),
  { maxLength: 12 },
);
const isOther = (a: Claim, b: Claim) => a.owner !== b.owner;

it("finds a pair exactly where two owners share an address, and only true pairs", () => {
  fc.assert(
    fc.property(claims, (list: readonly Claim[]) => {
      const pairs = overlaps(list, isOther);
      const share = (a: Claim, b: Claim) => isOther(a, b) && cidrsOverlap(a.cidr, b.cidr);
      expect(pairs.length > 0).toBe(list.some((a) => list.some((b) => share(a, b))));
      for (const [earlier, later] of pairs) {
        expect(share(earlier, later)).toBe(true);
        expect(list.indexOf(earlier)).toBeLessThan(list.lastIndexOf(later));
      }
    }),
  );
});
