import fc from "fast-check";
import { expect, it } from "vitest";
import { formatSignalling, parseSignalling, type SignallingText } from "./signalling-text.ts";

const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const word = fc.string({ unit: "grapheme-ascii", minLength: 1 }).map((text) => text.replaceAll(/\s/g, "_"));

const leg = fc.record({
  legId: word,
  recordId: word,
  side: fc.constantFrom("customer" as const, "carrier" as const, "foreign" as const),
  name: fc.string(),
  party: fc.string({ unit: "grapheme" }),
  sipCallId: latin1,
});
const message = fc.record({
  at: fc.nat(),
  direction: fc.constantFrom("in" as const, "out" as const),
  transport: fc.constantFrom("UDP", "TCP"),
  address: fc.constantFrom("192.0.2.1", "2001:db8::1"),
  port: fc.integer({ min: 1, max: 65_535 }),
  listener: fc.constantFrom("udp:192.0.2.9:5060", "tcp:[2001:db8::9]:5060"),
  bytes: fc.nat(),
  text: latin1,
});

it("reads what was written, whatever the messages hold", () => {
  fc.assert(
    fc.property(fc.array(leg), fc.array(message), (legs, messages) => {
      const written: SignallingText = { legs, messages };
      expect(parseSignalling(formatSignalling(written))).toEqual(written);
    }),
  );
});

it.each([
  ["another version", "S2 0 0\n"],
  ["no text at all", ""],
  ["fewer legs than it says", "S1 1 0\n"],
  ["a leg of no side", "S1 1 0\na b nobody - - c\n"],
  ["a word with a broken escape", "S1 1 0\na b carrier %E0%A4%A - c\n"],
  ["fewer messages than it says", "S1 0 1\n"],
  ["a message without a way", "S1 0 1\n1 up UDP 192.0.2.1 5060 udp:192.0.2.9:5060 3 3\nabc"],
  ["a message that is cut off", "S1 0 1\n1 in UDP 192.0.2.1 5060 udp:192.0.2.9:5060 4 4\nabc"],
])("refuses %s", (_, text) => {
  expect(parseSignalling(text)).toBeUndefined();
});
