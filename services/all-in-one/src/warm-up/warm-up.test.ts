import { memoryStore } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import type { Call } from "@tandem/transfer-router";
import { describe, expect, it } from "vitest";
import { type WarmUpOptions, warmUp } from "./warm-up.ts";

function options(overrides: Partial<WarmUpOptions> = {}): WarmUpOptions {
  let drawn = 0;
  return {
    plan: phoneNumberPlan(),
    entropy: () => {
      drawn += 1;
      return (drawn * 0x9e3779b1).toString(16).padStart(32, "7").slice(-32);
    },
    hash: () => "",
    store: memoryStore<Call>(),
    calls: 3,
    withinMs: 1_000,
    elapsed: () => 0,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    ...overrides,
  };
}

describe("a warm-up", () => {
  it("runs every call to its end, whoever it is transferred to", async () => {
    expect(await warmUp(options())).toBe(3);
  });

  it("ends when its time is up, however far it is", async () => {
    let now = 0;
    const elapsed = () => (now += 400);
    expect(await warmUp(options({ calls: 1_000, elapsed }))).toBeLessThan(1_000);
  });
});
