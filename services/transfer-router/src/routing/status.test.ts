import { carrierWith } from "@tandem/directory";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failsOver } from "./failover.ts";
import { type AttemptEnd, finalStatus } from "./final-status.ts";
import { q850OfStatus } from "./q850.ts";

describe("failover", () => {
  test.each([
    [200, false],
    [180, false],
    [302, true],
    [401, true],
    [407, true],
    [408, true],
    [404, false],
    [486, false],
    [480, false],
    [487, false],
    [500, true],
    [503, true],
    [603, false],
  ])("%i: %s", (status, expected) => {
    expect(failsOver(status, carrierWith())).toBe(expected);
    expect(failsOver(status, undefined)).toBe(expected);
  });

  test("a carrier's own list is complete, 6xx included", () => {
    const carrier = carrierWith({ failoverStatuses: [404, 603] });
    expect([404, 603, 503].map((status) => failsOver(status, carrier))).toEqual([true, true, false]);
  });
});

describe("the status of all carriers that failed (TRANSFER §3)", () => {
  test.each<[name: string, ends: readonly AttemptEnd[], status: number]>([
    ["any 6xx", [{ status: 486 }, { status: 603 }, { status: 500 }], 603],
    ["else the lowest class", [{ status: 500 }, { status: 486 }, { status: 503 }], 486],
    ["in it the last", [{ status: 404 }, { status: 486 }], 486],
    ["401 becomes 403", [{ status: 401 }], 403],
    ["407 becomes 403", [{ status: 407 }], 403],
    ["a bare 503 becomes 500", [{ status: 503 }], 500],
    ["a 503 with Retry-After stays", [{ status: 503, hasRetryAfter: true }], 503],
    ["a 3xx is no answer", [{ status: 302 }], 480],
    ["no attempt", [], 500],
  ])("%s", (_, ends, status) => {
    expect(finalStatus(ends)).toBe(status);
  });

  test("is always a final refusal that is no challenge", () => {
    const end = fc.record({ status: fc.integer({ min: 300, max: 699 }), hasRetryAfter: fc.boolean() });
    fc.assert(
      fc.property(fc.array(end), (ends) => {
        const status = finalStatus(ends);
        expect(status).toBeGreaterThanOrEqual(400);
        expect([401, 407]).not.toContain(status);
      }),
    );
  });
});

describe("Q.850 (RFC 3398 §8.2.6.1)", () => {
  test.each([
    [200, 16],
    [404, 1],
    [403, 21],
    [408, 102],
    [480, 18],
    [486, 17],
    [487, 16],
    [488, 65],
    [503, 41],
    [599, 41],
    [499, 31],
    [603, 21],
  ])("status %i is cause %i", (status, cause) => {
    expect(q850OfStatus(status)).toBe(cause);
  });
});
