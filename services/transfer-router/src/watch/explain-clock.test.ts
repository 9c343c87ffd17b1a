import { expect, test } from "vitest";
import { explainClock } from "./explain-clock.ts";

const KNOWN = 1_790_000_000_000;
const clock = (keptMs: number) => ({ now: () => KNOWN + keptMs, known: () => KNOWN });

test.each([
  ["ready: half a second off", 500, 500, undefined],
  ["ready: half a second off the other way", -500, -500, undefined],
  ["the machine is before", 501, 0, "this machine's clock is 501 ms before that of Redis: set both by NTP"],
  ["the machine is behind", -7_200_000, 0, "this machine's clock is 7200000 ms behind that of Redis: set both by NTP"],
  [
    "what is kept is not there yet",
    0,
    -501,
    "the time that it acts by is 501 ms behind that of Redis, and is brought there at a twentieth of its pace",
  ],
])(
  "a router whose clock is off by more than 500 ms is not ready, %s (CLUSTER rule 22)",
  (_, machineMs, keptMs, why) => {
    expect(explainClock(clock(keptMs), KNOWN + machineMs)).toBe(why);
  },
);

test("before Redis has told its time a router is not ready", () => {
  expect(explainClock({ now: () => KNOWN, known: () => undefined }, KNOWN)).toBe("Redis has not told its time yet");
});
