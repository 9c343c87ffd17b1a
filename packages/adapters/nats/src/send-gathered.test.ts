import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SendGathered } from "./send-gathered.ts";

const GAPS = { gapMs: 2, crowdPerMs: 1.5, crowdGapMs: 8 } as const;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

function gatherer() {
  const writes: number[] = [];
  const out = new SendGathered<number>((gathered) => writes.push(gathered.length), GAPS);
  const push = (count: number): void => {
    for (let i = 0; i < count; i += 1) out.push(i);
  };
  return { out, writes, push };
}

test("after a pause what comes in one turn leaves at its end, in one write", async () => {
  const { writes, push } = gatherer();
  push(2);
  expect(writes).toEqual([]);
  await turn();
  expect(writes).toEqual([2]);
});

test("on a busy connection there is one write in a gap", async () => {
  const { writes, push } = gatherer();
  push(1);
  await turn();
  for (let ms = 0; ms < 4; ms += 1) {
    push(1);
    await turn();
    vi.advanceTimersByTime(1);
  }
  expect(writes).toEqual([1, 2, 2]);
});

test("a crowd is gathered for longer, for as long as it is one", async () => {
  const { writes, push } = gatherer();
  push(4);
  await turn();
  // What comes at once after a pause is no crowd yet.
  push(4);
  vi.advanceTimersByTime(2);
  expect(writes).toEqual([4, 4]);
  push(20);
  vi.advanceTimersByTime(7);
  expect(writes).toEqual([4, 4]);
  vi.advanceTimersByTime(1);
  push(3);
  vi.advanceTimersByTime(8);
  expect(writes).toEqual([4, 4, 20, 3]);
  push(1);
  vi.advanceTimersByTime(2);
  expect(writes).toEqual([4, 4, 20, 3, 1]);
});

test("who cannot wait is not waited with", async () => {
  const { out, writes, push } = gatherer();
  push(5);
  await turn();
  push(3);
  out.flush();
  expect(writes).toEqual([5, 3]);
  vi.advanceTimersByTime(20);
  expect(writes).toEqual([5, 3]);
});
