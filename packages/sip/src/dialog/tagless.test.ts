import { expect, test } from "vitest";
import { tagless } from "./tagless.ts";

test.each([
  ["<sip:a@b>;tag=x", "<sip:a@b>"],
  ["<sip:a@b>;x=1;TAG = x;y=2", "<sip:a@b>;x=1;y=2"],
  ['"a;tag=1 \\" <" <sip:a;tag=2@b;tag=3>;tag=4', '"a;tag=1 \\" <" <sip:a;tag=2@b;tag=3>'],
  ["sip:a@b;tag=x", "sip:a@b"],
  ["<sip:a@b>", "<sip:a@b>"],
  ["<sip:a@b>;tagging=x", "<sip:a@b>;tagging=x"],
])("%s without its tag is %s", (value, expected) => {
  expect(tagless(value)).toBe(expected);
});
