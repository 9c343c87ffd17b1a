import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceLimiter, sourceKey } from "./source-limiter.ts";

describe("SourceLimiter", () => {
  it("never lets through more than its burst and one a window since", () => {
    const steps = fc.array(fc.nat(2000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 1000 }),
        steps,
        (burst, windowMs, gaps) => {
          const limiter = new SourceLimiter(burst, windowMs, 10);
          let at = 1_790_000_000_000;
          const start = at;
          let taken = 0;
          for (const gap of gaps) {
            at += gap;
            if (limiter.take("a", at)) taken += 1;
            expect(taken).toBeLessThanOrEqual(burst + Math.floor((at - start) / windowMs));
          }
        },
      ),
    );
  });

  it("has its whole burst again after enough quiet", () => {
    const limiter = new SourceLimiter(3, 1000, 10);
    const burst = (at: number): number => [1, 2, 3, 4].filter(() => limiter.take("a", at)).length;
    expect(burst(1_000_000)).toBe(3);
    expect(burst(1_000_000)).toBe(0);
    expect(burst(1_003_000)).toBe(3);
  });

  it("remembers no more sources than it may, and forgets the quietest first", () => {
    const limiter = new SourceLimiter(1, 1000, 3);
    for (const source of ["a", "b", "c"]) limiter.take(source, 1000);
    limiter.take("a", 1001);
    limiter.take("d", 1001);
    expect(limiter.size).toBe(3);
    expect(limiter.take("a", 1002)).toBe(false);
    expect(limiter.take("b", 1002)).toBe(true);
    for (let i = 0; i < 1000; i += 1) limiter.take(`flood-${i}`, 1003);
    expect(limiter.size).toBe(3);
  });

  it("takes back what was no offence", () => {
    const limiter = new SourceLimiter(1, 1000, 3);
    expect(limiter.take("a", 1000)).toBe(true);
    limiter.giveBack("a");
    limiter.giveBack("unknown");
    expect(limiter.take("a", 1000)).toBe(true);
    expect(limiter.take("a", 1000)).toBe(false);
  });
});

describe("sourceKey", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true],
    ["2001:db8:1:2::1", "2001:db8:1:3::1", false],
  ])("%s and %s are one source: %s", (a, b, same) => {
    expect(sourceKey(a) === sourceKey(b)).toBe(same);
  });
});
