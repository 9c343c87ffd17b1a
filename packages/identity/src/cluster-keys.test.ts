import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

describe("clusterKeys", () => {
  it("are the same on every node, however the digits are written", () => {
    expect(clusterKeys(SECRET.toUpperCase())).toEqual(clusterKeys(SECRET));
    expect(clusterKeys(SECRET).previous).toBeUndefined();
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
});
