import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";
import { mintBranch, mintToken, readBranch, readToken, TOKEN_LENGTH, type TokenFields } from "./token.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const OTHER = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
const keys = clusterKeys(SECRET);

const fields: fc.Arbitrary<TokenFields> = fc.record({
  partition: fc.nat(255),
  actor: fc.stringMatching(/^[0-9a-f]{16}$/),
  leg: fc.nat(255),
  random: fc.nat(0xffffffff),
});

const one: TokenFields = { partition: 17, actor: "00112233445566ff", leg: 1, random: 7 };

describe("token (CLUSTER rule 4)", () => {
  it("reads what was minted", () => {
    fc.assert(
      fc.property(fields, (f) => {
        expect(readToken(keys, mintToken(keys, f))).toEqual(f);
      }),
    );
  });

  it("is a SIP token (RFC 3261 §25.1) of one length, and says nothing in clear", () => {
    fc.assert(
      fc.property(fields, (f) => {
        const token = mintToken(keys, f);
        expect(token).toMatch(/^1[a-z2-7]{33}$/);
        expect(token).toHaveLength(TOKEN_LENGTH);
        expect(token).not.toContain(f.actor);
      }),
    );
  });

  it("is refused after the change of any one character", () => {
    const characters = "abcdefghijklmnopqrstuvwxyz234567ABC0189-.!\u00e9\u20ac";
    fc.assert(
      fc.property(fields, fc.nat(TOKEN_LENGTH - 1), fc.constantFrom(...characters), (f, at, character) => {
        const token = mintToken(keys, f);
        fc.pre(token.charAt(at) !== character);
        expect(readToken(keys, token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it("is refused cut, lengthened, in capitals or as arbitrary text", () => {
    const token = mintToken(keys, one);
    for (const text of ["", token.slice(1), token.slice(0, -1), `${token}a`, token.toUpperCase()]) {
      expect(readToken(keys, text)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        expect(readToken(keys, text)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^1[a-z2-7]{33}$/), (text) => {
        expect(readToken(keys, text)).toBeUndefined();
      }),
    );
  });

  it("looks unrelated to another token of the same actor, and of another actor that differs in one bit", () => {
    const shared = (a: string, b: string): number =>
      Array.from(a).filter((character, i) => i > 1 && character === b.charAt(i)).length;
    fc.assert(
      fc.property(fields, fc.nat(31), (f, bit) => {
        const token = mintToken(keys, f);
        const sibling = mintToken(keys, { ...f, random: (f.random ^ (1 << bit)) >>> 0 });
        // 32 characters of 32 values: one is equal on average, twelve never are.
        expect(shared(token, sibling)).toBeLessThan(12);
        const neighbour = mintToken(keys, { ...f, leg: f.leg ^ 1 });
        expect(shared(token, neighbour)).toBeLessThan(12);
      }),
    );
  });

  it("is the same on every node that has the secret, and nothing to a node that has another", () => {
    const token = mintToken(keys, one);
    expect(mintToken(clusterKeys(SECRET), one)).toBe(token);
    expect(readToken(clusterKeys(OTHER), token)).toBeUndefined();
  });

  it("is read under the previous secret during a rotation, while new ones bear the active secret", () => {
    const old = mintToken(keys, one);
    const rotated = clusterKeys(OTHER, { other: SECRET });
    expect(readToken(rotated, old)).toEqual(one);
    expect(mintToken(rotated, one)).toBe(mintToken(clusterKeys(OTHER), one));
    expect(readToken(rotated, mintToken(rotated, one))).toEqual(one);
  });

  it("is read during a rotation between two secrets that share an id", () => {
    const candidates = Array.from({ length: 200 }, (_, i) => i.toString(16).padStart(32, "0"));
    const twin = candidates.find((secret) => clusterKeys(secret).active.id === keys.active.id) ?? "";
    const rotated = clusterKeys(twin, { other: SECRET });
    expect(readToken(rotated, mintToken(keys, one))).toEqual(one);
    expect(readToken(rotated, mintToken(rotated, one))).toEqual(one);
  });
});

describe("branch", () => {
  it("begins with the magic cookie (RFC 3261 §8.1.1.7) and reads as its token", () => {
    fc.assert(
      fc.property(fields, (f) => {
        expect(mintBranch(keys, f)).toBe(`z9hG4bK${mintToken(keys, f)}`);
        expect(readBranch(keys, mintBranch(keys, f))).toEqual(f);
      }),
    );
  });

  it.each(["", "z9hG4bK", "z9hG4bKnashds8", "z9hG4bK-524287-1"])("%j of a stranger is not ours", (branch) => {
    expect(readBranch(keys, branch)).toBeUndefined();
  });

  it("without the cookie is not ours", () => {
    expect(readBranch(keys, mintToken(keys, one))).toBeUndefined();
  });
});
