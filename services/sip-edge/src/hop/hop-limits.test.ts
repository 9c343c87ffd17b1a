import { describe, expect, it } from "vitest";
import { HOP_LIMIT_NAMES, HOP_LIMITS, type HopLimits, hopLimitsOf } from "./hop-limits.ts";

describe("limits of the hop that a configuration names", () => {
  it("are taken, and those of others are left", () => {
    expect(hopLimitsOf({ heldCalls: 7, refusedWaiting: 0, legBurst: 5 })).toEqual({ heldCalls: 7, refusedWaiting: 0 });
  });

  it.each<keyof HopLimits>(["holdMs", "firstWaitMs", "longestWaitMs", "nobodyWaitMs"])("are not %s", (name) => {
    expect(hopLimitsOf({ [name]: 1 })).toEqual({});
  });

  it("let nothing that begins something wait when its sender has given up, and a BYE longer", () => {
    const hour = 3_600_000;
    expect(hopLimitsOf({ inviteHoldMs: hour, referHoldMs: hour, byeHoldMs: hour })).toEqual({
      ...{ inviteHoldMs: HOP_LIMITS.holdMs, referHoldMs: HOP_LIMITS.holdMs },
      byeHoldMs: hour,
    });
  });

  it("have defaults that are as they would be set", () => {
    const set = Object.fromEntries(HOP_LIMIT_NAMES.map((name) => [name, HOP_LIMITS[name]]));
    expect(HOP_LIMITS).toMatchObject(hopLimitsOf(set));
    expect(Object.keys(hopLimitsOf(set))).toEqual([...HOP_LIMIT_NAMES]);
  });
});
