import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";
import { mintNonce, readNonce } from "./nonce.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const keys = clusterKeys(SECRET);
const scope = { source: "192.0.2.7", realm: "acme.trunk.example", callId: "a84b4c76e66710@pbx" };
const AT = 1_790_000_000_000;

describe("digest nonce (CLUSTER rule 34)", () => {
  it("tells its age where it belongs", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 49), fc.integer({ min: -5000, max: 3_600_000 }), (at, age) => {
        const nonce = mintNonce(keys, { ...scope, at });
        expect(readNonce(keys, nonce, { ...scope, at: at + age })).toEqual({ ageMs: age });
      }),
    );
  });

  it.each([
    ["another source", { source: "192.0.2.8" }],
    ["another realm", { realm: "globex.trunk.example" }],
    ["another call", { callId: "b84b4c76e66710@pbx" }],
  ])("is refused for %s", (_, other) => {
    const nonce = mintNonce(keys, { ...scope, at: AT });
    expect(readNonce(keys, nonce, { ...scope, ...other, at: AT })).toBeUndefined();
  });

  it("is refused after the change of any one character", () => {
    const nonce = mintNonce(keys, { ...scope, at: AT });
    fc.assert(
      fc.property(fc.nat(nonce.length - 1), fc.constantFrom(..."abcxyz234567AZ019\u20ac"), (at, character) => {
        fc.pre(nonce.charAt(at) !== character);
        const changed = nonce.slice(0, at) + character + nonce.slice(at + 1);
        expect(readNonce(keys, changed, { ...scope, at: AT })).toBeUndefined();
      }),
    );
  });

  it("outlives a rotation by one secret", () => {
    const nonce = mintNonce(keys, { ...scope, at: AT });
    const next = clusterKeys("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", { other: SECRET });
    expect(readNonce(next, nonce, { ...scope, at: AT + 10 })).toEqual({ ageMs: 10 });
    const later = clusterKeys("b0a1a2a3a4a5a6a7a8a9aaabacadaeaf", { other: "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf" });
    expect(readNonce(later, nonce, { ...scope, at: AT + 10 })).toBeUndefined();
  });
});
