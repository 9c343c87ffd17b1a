import { describe, expect, it } from "vitest";
import { clusterKeys } from "./cluster-keys.ts";
import { statelessTag } from "./stateless-tag.ts";
import { readToken } from "./token.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const keys = clusterKeys(SECRET);

describe("statelessTag (CLUSTER rule 5)", () => {
  const tag = statelessTag(keys, "z9hG4bKx", "call-1", "from-1", 7);

  it("is the same on every edge and for every copy of the request (RFC 3261 §8.2.7)", () => {
    expect(statelessTag(clusterKeys(SECRET), "z9hG4bKx", "call-1", "from-1", 7)).toBe(tag);
    expect(tag).toMatch(/^[a-z2-7]{13}$/);
  });

  it("is another one for another branch, Call-ID, From tag or CSeq", () => {
    const others = [
      statelessTag(keys, "z9hG4bKy", "call-1", "from-1", 7),
      statelessTag(keys, "z9hG4bKx", "call-2", "from-1", 7),
      statelessTag(keys, "z9hG4bKx", "call-1", "from-2", 7),
      statelessTag(keys, "z9hG4bKx", "call-1", "from-1", 8),
    ];
    expect(new Set([tag, ...others]).size).toBe(5);
  });

  it("is never read as a token of a call", () => {
    expect(readToken(keys, tag)).toBeUndefined();
  });
});
