import { expect, test } from "vitest";
import { isFirm } from "./is-firm.ts";
import type { Call } from "./state.ts";

const calling = { phase: "up", attempts: 0, legs: [{ answeredAt: 0 }, { answeredAt: 0 }] } as unknown as Call;
const changed = (change: object): Call => ({ ...calling, ...change });

test.each([
  ["a call begins", undefined, calling, true],
  ["a leg is answered", calling, changed({ legs: [{ answeredAt: 5 }, { answeredAt: 0 }] }), true],
  ["a REFER is taken", calling, changed({ attempts: 1 }), true],
  ["it ends", calling, changed({ phase: "over" }), true],
  ["its events are with the log", calling, changed({ events: [] }), false],
  ["it is forgotten", changed({ phase: "over" }), undefined, false],
] as const)("%s: firm or not (CLUSTER rule 19)", (_, stored, after, firm) => {
  expect(isFirm(stored, after)).toBe(firm);
});
