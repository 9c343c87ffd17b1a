import { expect, test } from "vitest";
import { duration, milliseconds, offset } from "./time.ts";

test.each([
  [7, "0:07"],
  [727, "12:07"],
  [3727, "1:02:07"],
])("%d seconds are shown as %s", (seconds, shown) => {
  expect(duration(seconds)).toBe(shown);
});

test.each([
  [0, "+0.000\u00a0s"],
  [1204, "+1.204\u00a0s"],
  [61_007, "+1:01.007"],
  [-20, "\u22120.020\u00a0s"],
])("an offset of %d ms is shown as %s", (ms, shown) => {
  expect(offset(1000, 1000 + ms)).toBe(shown);
});

test("short times are shown in milliseconds", () => {
  expect([milliseconds(240), milliseconds(3210)]).toEqual(["240\u00a0ms", "3.2\u00a0s"]);
});
