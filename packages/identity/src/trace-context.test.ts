import { describe, expect, it } from "vitest";
import { formatTraceparent, isChosen, isSampled, sampled, spanIdOf, traceIdOf } from "./trace-context.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

describe("a trace context", () => {
  it("is W3C's, and comes back from its text", () => {
    const text = formatTraceparent(TRACE, SPAN, false);
    expect(text).toBe(`00-${TRACE}-${SPAN}-00`);
    expect([traceIdOf(text), spanIdOf(text), isSampled(text)]).toEqual([TRACE, SPAN, false]);
    expect(sampled(text)).toBe(`00-${TRACE}-${SPAN}-01`);
    expect(isSampled(sampled(text))).toBe(true);
  });

  it("has no ids where there is none", () => {
    expect([traceIdOf(""), spanIdOf(""), isSampled("")]).toEqual(["", "", false]);
  });
});

describe("isChosen", () => {
  const ids = Array.from(
    { length: 10_000 },
    (_, i) => TRACE.slice(0, 24) + (Math.imul(i, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0"),
  );

  it.each([
    [1, 10_000, 10_000],
    [100, 50, 150],
    [0, 0, 0],
  ])("takes one in %i", (oneIn, least, most) => {
    const chosen = ids.filter((id) => isChosen(id, oneIn)).length;
    expect(chosen).toBeGreaterThanOrEqual(least);
    expect(chosen).toBeLessThanOrEqual(most);
  });
});
