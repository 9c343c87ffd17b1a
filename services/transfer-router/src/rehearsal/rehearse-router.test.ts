import { entropyPool } from "@tandem/adapter-crypto";
import { memoryStore } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { expect, it } from "vitest";
import type { Call } from "../call/state.ts";
import { rehearseRouter } from "./rehearse-router.ts";

const options = (withinMs: number) => ({
  plan: phoneNumberPlan(),
  entropy: entropyPool(),
  store: memoryStore<Call>(),
  calls: 5,
  withinMs,
  elapsed: () => performance.now(),
  breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
});

it("plays whole transferred calls to their end", async () => {
  expect(await rehearseRouter(options(60_000))).toBe(5);
});

it("ends when its time is over, however far it is", async () => {
  expect(await rehearseRouter(options(-1))).toBeLessThan(5);
});
