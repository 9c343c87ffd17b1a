import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatArrival, type HopArrival, messageOffset, parseArrival } from "./hop-arrival.ts";
import { formatOutbound, formatOutboundAck, parseOutbound, parseOutboundAck } from "./hop-outbound.ts";
import { formatHopReply, parseHopReply } from "./hop-reply.ts";
import { formatReport, parseReport } from "./hop-report.ts";

const word = fc.stringMatching(/^[A-Za-z0-9:.[\]_-]{1,20}$/).filter((text) => text !== "-");
const optional = fc.oneof(fc.constant(""), word);
const latin1 = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 })
  .map((codes) => String.fromCharCode(...codes));
const number = fc.integer({ min: 0, max: 1_000_000 });
const send = fc.record({
  text: latin1,
  listener: word,
  flow: optional,
  transport: word,
  address: word,
  port: number,
  tx: number,
});
const arrival: fc.Arbitrary<HopArrival> = fc.record({
  kind: fc.constantFrom("message", "withdraw", "abandon", "probe"),
  seq: number,
  attempt: number,
  at: number,
  edge: word,
  transport: word,
  address: word,
  port: number,
  listener: word,
  flow: optional,
  partition: number,
  actor: optional,
  leg: number,
  party: fc
    .string({ unit: "grapheme", maxLength: 20 })
    .filter((text) => text.isWellFormed())
    .map((text) => `trunk ${text}`),
  digest: optional,
  traceparent: optional,
  text: latin1,
});

describe("the hop's text prefix", () => {
  test("reads what it wrote, and knows where the message begins", () => {
    fc.assert(
      fc.property(arrival, (one) => {
        const text = formatArrival(one);
        expect(parseArrival(text)).toEqual(one);
        expect(text.slice(messageOffset(text))).toBe(one.text);
      }),
    );
  });

  test("replies, effects and acknowledgements read what they wrote", () => {
    fc.assert(
      fc.property(fc.array(send, { maxLength: 4 }), optional, number, word, (sends, actor, count, id) => {
        const reply = { kind: "accepted", retryAfterSec: count, actor, sends } as const;
        expect(parseHopReply(formatHopReply(reply))).toEqual(reply);
        const outbound = { id, expiresAt: count, sends };
        expect(parseOutbound(formatOutbound(outbound))).toEqual(outbound);
      }),
    );
    expect([parseOutboundAck(formatOutboundAck([])), parseOutboundAck(formatOutboundAck([3, 4]))]).toEqual([
      [],
      [3, 4],
    ]);
    const report = { partition: 7, actor: "0123456789abcdef", failed: [1, 2] };
    expect(parseReport(formatReport(report))).toEqual(report);
  });

  test.each([
    ["another version", "A2 message 1 1 1 e UDP a 1 l - 1 - 0 dialog -\nx"],
    ["an unknown kind", "A1 mail 1 1 1 e UDP a 1 l - 1 - 0 dialog -\nx"],
    ["a word too few", "A1 message 1 1 1 e UDP a 1 l - 1 - 0 dialog\nx"],
    ["a party with a broken escape", "A1 message 1 1 1 e UDP a 1 l - 1 - 0 trunk%2 - -\nx"],
    ["nothing", ""],
  ])("%s is not read as an arrival", (_, text) => {
    expect(parseArrival(text)).toBeUndefined();
  });

  test.each([
    ["a length beyond the end", "R1 accepted 0 -\nl - UDP a 1 0 9\nshort"],
    ["a line without an end", "R1 accepted 0 -\nl - UDP a 1 0 9"],
    ["another version", "R2 accepted 0 -\n"],
  ])("%s is not read as a reply", (_, text) => {
    expect(parseHopReply(text)).toBeUndefined();
  });
});
