import { expect, test } from "vitest";
import { party } from "./party.ts";

test.each([
  ["+12025550100", "+12025550100"],
  ["<sip:carol@example.com;transport=tcp>", "carol@example.com"],
  ['"Bob" <sip:bob@example.com?Replaces=a>', "bob@example.com"],
  ["tel:+12025550100", "+12025550100"],
])("%s is shown as %s", (value, shown) => {
  expect(party(value)).toBe(shown);
});
