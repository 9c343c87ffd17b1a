import { describe, expect, it } from "vitest";
import { type DigestUse, NonceCounts } from "./nonce-counts.ts";

const AT = 1_790_000_000_000;

const answer = (count: number, nonce = "n1", mintedAt = AT): DigestUse => ({ nonce, count, mintedAt });

describe("a nonce's count (RFC 7616 §3.4, CLUSTER rule 34)", () => {
  it("is good for one transaction, and for its copies", () => {
    const counts = new NonceCounts({ since: AT });
    expect(counts.use(answer(1), "t1", AT)).toBe("new");
    expect(counts.use(answer(1), "t1", AT + 500)).toBe("copy");
    expect(counts.use(answer(1), "t2", AT + 600)).toBe("replayed");
    expect(counts.use(answer(2), "t2", AT + 700)).toBe("new");
    expect(counts.use(answer(1), "t3", AT + 800)).toBe("replayed");
    expect(counts.use(answer(2), "t3", AT + 800)).toBe("replayed");
    expect(counts.use(answer(1, "n2"), "t3", AT + 900)).toBe("new");
  });

  it("is good once where the client knows no qop", () => {
    const counts = new NonceCounts({ since: AT });
    expect(counts.use(answer(0), "t1", AT)).toBe("new");
    expect(counts.use(answer(0), "t2", AT)).toBe("replayed");
  });

  it("is not good for a copy that comes after the ACK of a refusal: its client sends none any more", () => {
    const counts = new NonceCounts({ since: AT });
    counts.use(answer(1), "t1", AT);
    counts.acknowledged("t1");
    expect(counts.use(answer(1), "t1", AT + 6_000)).toBe("replayed");
    expect(counts.use(answer(2), "t2", AT + 6_000)).toBe("new");
  });

  it("is given back by what was not taken, and never to a later one's harm", () => {
    const counts = new NonceCounts({ since: AT });
    counts.use(answer(1), "t1", AT);
    counts.giveBack(answer(1), "t1");
    expect(counts.use(answer(1), "t2", AT)).toBe("new");
    counts.giveBack(answer(1), "t1");
    expect(counts.use(answer(1), "t3", AT)).toBe("replayed");
  });
});

describe("what is not known counts as used", () => {
  it("a nonce from before the beginning, save for the calls that were taken over", () => {
    const counts = new NonceCounts({ since: AT, isTakenOver: (name) => ["t1", "t9"].includes(name) });
    const before = answer(1, "n0", AT - 1);
    expect(counts.use(before, "t1", AT)).toBe("copy");
    expect(counts.use(before, "t2", AT)).toBe("replayed");
    counts.acknowledged("t1");
    expect(counts.use(before, "t1", AT)).toBe("replayed");
    expect(counts.use(before, "t9", AT + 32_000)).toBe("copy");
    expect(counts.use(before, "t9", AT + 32_001)).toBe("replayed");
  });

  it("a nonce that was forgotten by age", () => {
    const counts = new NonceCounts({ since: AT });
    counts.use(answer(1), "t1", AT + 10);
    expect(counts.use(answer(1), "t2", AT + 32_011)).toBe("replayed");
    expect(counts.size).toBe(0);
    expect(counts.use(answer(1, "n2", AT), "t2", AT + 32_011)).toBe("replayed");
    expect(counts.use(answer(1, "n3", AT + 1), "t2", AT + 32_011)).toBe("new");
  });

  it("a nonce that was forgotten because there are too many, and all that are as old", () => {
    const counts = new NonceCounts({ since: AT, limit: 2 });
    for (const [i, nonce] of ["n1", "n2", "n3"].entries()) counts.use(answer(1, nonce, AT + i), `t${i}`, AT + i);
    expect(counts.size).toBe(2);
    expect(counts.use(answer(2, "n1", AT), "t9", AT + 9)).toBe("replayed");
    expect(counts.use(answer(1, "n0", AT), "t9", AT + 9)).toBe("replayed");
    expect(counts.use(answer(2, "n2", AT + 1), "t9", AT + 9)).toBe("new");
  });
});
