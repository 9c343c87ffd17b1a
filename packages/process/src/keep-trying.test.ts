import { expect, test, vi } from "vitest";
import { backOff, keepTrying } from "./index.ts";

test("waits 0.2 s, then twice as long each time, to 5 s", () => {
  const wait = backOff();
  expect([1, 2, 3, 4, 5, 6, 7].map(() => wait())).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});

const isPassing = (error: unknown): boolean => !String(error).includes("bug");

test("tries until it succeeds, and says each reason once", async () => {
  const said: string[] = [];
  const attempt = vi
    .fn()
    .mockRejectedValueOnce(new Error("away"))
    .mockRejectedValueOnce(new Error("away"))
    .mockResolvedValueOnce(7);
  const { signal } = new AbortController();
  expect(await keepTrying(attempt, isPassing, { signal, say: (what) => said.push(what) })).toBe(7);
  expect(said).toEqual(["away; trying again"]);
});

test("what does not pass is thrown", async () => {
  const { signal } = new AbortController();
  const trying = keepTrying(() => Promise.reject(new Error("bug")), isPassing, { signal, say: () => undefined });
  await expect(trying).rejects.toThrow("bug");
});

test("ends when the process ends, in the middle of a wait", async () => {
  const ending = new AbortController();
  const attempt = () => Promise.reject(new Error("away"));
  expect(await keepTrying(attempt, isPassing, { signal: ending.signal, say: () => ending.abort() })).toBeUndefined();
});
