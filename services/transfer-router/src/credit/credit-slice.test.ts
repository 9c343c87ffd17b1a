import { describe, expect, test } from "vitest";
import { CREDIT_LIMITS } from "./credit-desk.ts";
import { creditSlice } from "./credit-slice.ts";

const T0 = 1_790_000_000_000;
const EUR = 1_000_000n;
const RATE = {
  pricePerMinuteMicros: 600_000n,
  connectionFeeMicros: 0n,
  minimumSeconds: 0,
  firstIncrementSeconds: 1,
  nextIncrementSeconds: 1,
};

/** A slice with `micros` leased. */
function sliceWith(micros: bigint, limits: Partial<typeof CREDIT_LIMITS> = {}) {
  const slice = creditSlice("r1/acme", "acme", { ...CREDIT_LIMITS, ...limits });
  const { seq } = slice.next(micros, T0);
  slice.granted({ lease: "r1/acme", seq, held: micros }, T0);
  const claim = (record: string, amount: bigint, at = T0) => slice.claim(record, RATE, amount, at, at + 90_000);
  return { slice, claim };
}

describe("a reservation (CLUSTER rule 31)", () => {
  test("is taken from the slice; asking again for as much or less takes nothing", () => {
    const { slice, claim } = sliceWith(2n * EUR);
    expect([claim("a", EUR), claim("a", EUR), claim("a", EUR / 2n), claim("b", 2n * EUR)]).toEqual([
      "held",
      "held",
      "held",
      "short",
    ]);
    expect(slice.figures).toEqual({ held: 2n * EUR, reserved: EUR, spent: 0n });
    expect(claim("a", 2n * EUR)).toBe("held");
    expect(slice.figures.reserved).toBe(2n * EUR);
  });

  test("that was released refuses a later reserve, for a while", () => {
    const { slice, claim } = sliceWith(EUR);
    slice.settle("a", [], RATE, T0);
    expect(claim("a", EUR, T0 + CREDIT_LIMITS.tombstoneMs - 1)).toBe("released");
    expect(claim("a", EUR, T0 + CREDIT_LIMITS.tombstoneMs)).toBe("held");
  });

  test("that nobody renews is free again", () => {
    const { slice, claim } = sliceWith(EUR);
    claim("a", EUR);
    expect(claim("b", EUR, T0 + CREDIT_LIMITS.reservationMs - 1)).toBe("short");
    expect(claim("b", EUR, T0 + CREDIT_LIMITS.reservationMs)).toBe("held");
    expect(slice.figures.reserved).toBe(EUR);
  });

  test("is reduced to the charge when its call ends, once, and told to billing until that has answered", () => {
    const { slice, claim } = sliceWith(2n * EUR);
    claim("a", EUR);
    for (let i = 0; i < 2; i += 1) slice.settle("a", [{ leg: "a-2", seconds: 10 }], RATE, T0 + 10_000);
    expect(slice.figures).toEqual({ held: 2n * EUR, reserved: 0n, spent: EUR / 10n });
    const settled = [{ leg: "a-2", micros: EUR / 10n }];
    expect(slice.next(0n, T0 + 11_000).settled).toEqual(settled);
    const { seq, settled: again } = slice.next(0n, T0 + 12_000);
    expect(again).toEqual(settled);
    slice.granted({ lease: "r1/acme", seq, held: EUR }, T0 + 12_010);
    expect(slice.figures).toEqual({ held: EUR, reserved: 0n, spent: 0n });
    expect(slice.next(0n, T0 + 13_000).settled).toEqual([]);
  });

  test("of a call that nobody answered goes back whole", () => {
    const { slice, claim } = sliceWith(EUR);
    claim("a", EUR);
    slice.settle("a", [], RATE, T0);
    expect(slice.figures).toEqual({ held: EUR, reserved: 0n, spent: 0n });
  });

  test("without credit counts from where the last one covered", () => {
    const { slice, claim } = sliceWith(EUR);
    claim("a", EUR);
    expect([slice.uncoveredMs("a", T0 + 60_000), slice.uncoveredMs("a", T0 + 120_000)]).toEqual([0, 30_000]);
    expect([slice.uncoveredMs("taken over", T0), slice.uncoveredMs("taken over", T0 + 60_000)]).toEqual([0, 60_000]);
  });
});

describe("a lease", () => {
  test("asks for what calls need, and for as much again ahead; unused, it is given back", () => {
    const { slice, claim } = sliceWith(2n * EUR);
    claim("a", EUR);
    expect(slice.next(EUR, T0)).toMatchObject({ needed: 2n * EUR, wanted: 3n * EUR });
    slice.settle("a", [], RATE, T0);
    expect(slice.next(0n, T0)).toMatchObject({ needed: 0n, wanted: EUR });
    expect(slice.next(0n, T0)).toMatchObject({ needed: 0n, wanted: 0n });
  });

  test("that was offered back is not used before billing says so: the message may have arrived", () => {
    const { slice, claim } = sliceWith(5n * EUR);
    slice.next(0n, T0);
    slice.next(0n, T0);
    expect(slice.figures.held).toBe(0n);
    expect(claim("a", EUR)).toBe("short");
  });

  test("ends a lease after the change was sent, not after its answer came", () => {
    const slice = creditSlice("r1/acme", "acme", CREDIT_LIMITS);
    const { seq } = slice.next(EUR, T0);
    slice.granted({ lease: "r1/acme", seq, held: EUR }, T0 + 5_000);
    const end = T0 + CREDIT_LIMITS.leaseMs;
    expect(slice.claim("a", RATE, 1n, end - 1, end)).toBe("held");
    expect(slice.claim("b", RATE, 1n, end, end)).toBe("short");
  });

  test("ignores an answer that another change has overtaken", () => {
    const slice = creditSlice("r1/acme", "acme", CREDIT_LIMITS);
    const first = slice.next(EUR, T0);
    const second = slice.next(EUR, T0);
    expect(slice.granted({ lease: "r1/acme", seq: first.seq, held: 9n * EUR }, T0)).toBe(false);
    expect(slice.granted({ lease: "r1/acme", seq: second.seq, held: EUR }, T0)).toBe(true);
    expect(slice.figures.held).toBe(EUR);
  });

  test("is not asked for again at once where billing had too little", () => {
    const slice = creditSlice("r1/acme", "acme", CREDIT_LIMITS);
    const { seq } = slice.next(EUR, T0);
    slice.granted({ lease: "r1/acme", seq, held: EUR / 2n }, T0);
    expect([slice.isDrained(T0 + CREDIT_LIMITS.drainedMs - 1), slice.isDrained(T0 + CREDIT_LIMITS.drainedMs)]).toEqual([
      true,
      false,
    ]);
    expect(slice.isLow(T0 + 1)).toBe(false);
  });

  test("remembers so many ended calls and released records, and no more", () => {
    const { slice } = sliceWith(EUR, { settlements: 2, tombstones: 2 });
    for (const record of ["a", "b", "c"]) slice.settle(record, [{ leg: `${record}-2`, seconds: 1 }], RATE, T0);
    expect(slice.next(0n, T0).settled.map(({ leg }) => leg)).toEqual(["a-2", "b-2"]);
    expect(slice.claim("a", RATE, 1n, T0, T0)).toBe("held");
    expect(slice.claim("c", RATE, 1n, T0, T0)).toBe("released");
  });
});
