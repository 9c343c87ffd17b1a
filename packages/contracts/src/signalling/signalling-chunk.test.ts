import fc from "fast-check";
import { expect, it } from "vitest";
import { formatSignallingPart, signallingParts } from "./signalling-chunk.ts";

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const word = fc.stringMatching(/^[a-z0-9./-]{1,20}$/);
const part = fc.record({
  ...{ partId: word, groupId: word, router: word, fromMs: fc.nat(), toMs: fc.nat(), toTheEnd: fc.boolean() },
  begins: fc.constantFrom("start" as const, "handed-over" as const, "takeover" as const),
  ...{ messages: fc.nat(), leftOut: fc.nat(), text: latin1 },
});

it("reads the parts that were put together", () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect([...signallingParts(parts.map(formatSignallingPart).join(""))]).toEqual(parts);
    }),
  );
});

it("stops at what is broken, and gives what was before it", () => {
  const whole = formatSignallingPart({
    ...{ partId: "p", groupId: "g", router: "r", fromMs: 1, toMs: 2, begins: "start", toTheEnd: true },
    ...{ messages: 0, leftOut: 0, text: "abc" },
  });
  for (const broken of [whole.slice(0, -1), "P2 x", "P1", whole.replace("start", "end"), whole.replace(" 3\n", " x\n")])
    expect([...signallingParts(whole + broken)]).toHaveLength(1);
});
