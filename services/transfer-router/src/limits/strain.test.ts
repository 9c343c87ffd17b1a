import { describe, expect, it } from "vitest";
import { STRAINS, type StrainReason, strainOf } from "./strain.ts";

const only = (...held: readonly StrainReason[]) => {
  const is = (reason: StrainReason) => () => held.includes(reason);
  return strainOf({ log: is("log"), loop: is("loop"), memory: is("memory"), directory: is("directory") });
};

describe("strain", () => {
  it.each(STRAINS)("of the %s alone refuses new calls", (reason) => {
    expect(only(reason).refuses()).toBe(true);
    expect(only(reason).reasons()).toEqual([reason]);
  });

  it("that is none refuses nobody", () => {
    expect(only().refuses()).toBe(false);
    expect(only().reasons()).toEqual([]);
  });

  it("is asked anew each time", () => {
    let isFull = false;
    const strain = strainOf({ log: () => false, loop: () => false, memory: () => isFull, directory: () => false });
    isFull = true;
    expect(strain.refuses()).toBe(true);
    isFull = false;
    expect(strain.refuses()).toBe(false);
  });
});
