import { expect, onTestFinished, test } from "vitest";
import { loopLag } from "./loop-lag.ts";

function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("a loop that was blocked is late, tells by how much, and is on time again", async () => {
  const told: number[] = [];
  const lag = loopLag(50, (ms) => told.push(ms));
  onTestFinished(() => lag.close());
  block(400);
  await expect.poll(() => told.length, { interval: 5 }).toBeGreaterThan(0);
  expect(lag.isLate()).toBe(true);
  expect(told[0]).toBeGreaterThanOrEqual(250);
  await expect.poll(() => lag.isLate(), { timeout: 10_000 }).toBe(false);
});
