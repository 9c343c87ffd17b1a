import { expect, it } from "vitest";
import { TCP_LIMITS, tcpLimitsOf } from "./tcp-limits.ts";

it("a listener takes from the configuration what is named as its limits, and nothing else", () => {
  expect(tcpLimitsOf({ streamConnections: 5, legBurst: 9 })).toEqual({ streamConnections: 5 });
  expect(tcpLimitsOf({ ...TCP_LIMITS })).toEqual(TCP_LIMITS);
});
