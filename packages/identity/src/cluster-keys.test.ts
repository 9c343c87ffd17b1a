import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const NEXT = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";

describe("clusterKeys", () => {
  it("are the same on every node, however the digits are written", () => {
    expect(clusterKeys(SECRET.toUpperCase())).toEqual(clusterKeys(SECRET));
    expect(clusterKeys(SECRET).other).toBeUndefined();
  });

  it("differ for each use", () => {
    const { mask, mac, hash } = clusterKeys(SECRET).active;
    expect(new Set([mask, mac, hash].map(String)).size).toBe(3);
  });

  it("use every digit of a secret that is longer than 32", () => {
    const long = clusterKeys(`${SECRET}01`);
    expect(long).not.toEqual(clusterKeys(SECRET));
    expect(long).not.toEqual(clusterKeys(`${SECRET}02`));
  });

  it.each(["", "00", `${SECRET}x`, SECRET.slice(1)])(
    "refuse %j: a short secret is a mistake, never a weak key",
    (secret) => {
      expect(() => clusterKeys(secret)).toThrow(RangeError);
    },
  );

  it("keep what every edge must compute alike through a rotation", () => {
    const before = clusterKeys(SECRET);
    const announced = clusterKeys(SECRET, { other: NEXT, steady: SECRET });
    const changed = clusterKeys(NEXT, { other: SECRET, steady: SECRET });
    const over = clusterKeys(NEXT, { steady: SECRET });
    expect(new Set([before, announced, changed, over].map(({ steady }) => String(steady))).size).toBe(1);
    expect(String(clusterKeys(NEXT).steady)).not.toBe(String(before.steady));
  });
});
