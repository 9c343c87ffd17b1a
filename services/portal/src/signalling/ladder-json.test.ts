import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";
import { type Call, formatSignalling, LegSide, type SignallingLeg, type SignallingPart } from "@tandem/contracts";
import { describe, expect, it } from "vitest";
import { recordWith } from "../testing/record-with.ts";
import { maskNumber } from "../view/mask-number.ts";
import { signallingOf } from "./signalling-of.ts";

const AT = Date.parse("2026-01-31T09:00:00Z");
const LISTENER = "udp:192.0.2.1:5060";
const leg = (n: number, more: Partial<SignallingLeg> = {}): SignallingLeg => ({
  ...{ legId: `g-${n}`, recordId: "g", side: "carrier", name: "north", party: `+1202555010${n}`, sipCallId: `c${n}` },
  ...more,
});
const LEGS = [
  leg(1, { side: "customer", name: "pbx" }),
  leg(2),
  leg(3, { recordId: "g.1", name: "", side: "foreign", party: "sip:+46701234567@agent.example" }),
];
/** A message of a leg, so many ms after the first: a method, or "202 Accepted (REFER)". */
const crossed = (way: string, n: number, what: string, at = 0, body = "") => ({
  ...{ at: AT + at, direction: way === "in" ? ("in" as const) : ("out" as const), transport: "UDP", port: 5060 },
  ...{ address: `198.51.100.${n}`, listener: LISTENER, bytes: 500 },
  text: `${startOf(what)}\r\nCall-ID: c${n}\r\nCSeq: 2 ${/\w+(?=\)?$)/.exec(what)?.[0]}\r\n\r\n${body}`,
});

function startOf(what: string): string {
  return /^\d/.test(what) ? `SIP/2.0 ${what.replace(/ \(.*/, "")}` : `${what} sip:x SIP/2.0`;
}

function part(messages: readonly ReturnType<typeof crossed>[], more: Partial<SignallingPart> = {}): SignallingPart {
  const text = formatSignalling({ legs: LEGS, messages });
  return {
    ...{ partId: "g/r/1", groupId: "g", router: "r", fromMs: AT, toMs: AT + 9_000, fromTheStart: true, toTheEnd: true },
    ...{ messages: messages.length, leftOut: 0, codec: "deflate-raw", contentBytes: text.length, handedOver: false },
    content: deflateRawSync(Buffer.from(text, "latin1")),
    ...more,
  };
}

const TRANSFER = [
  crossed("in", 1, "INVITE"),
  crossed("out", 2, "INVITE", 10),
  crossed("in", 1, "REFER", 1_000),
  crossed("out", 1, "202 Accepted (REFER)", 1_001),
  crossed("out", 1, "NOTIFY", 1_001, "SIP/2.0 100 Trying\r\n"),
  crossed("out", 3, "INVITE", 1_002),
  crossed("out", 3, "INVITE", 1_502),
  crossed("in", 3, "200 OK (INVITE)", 1_600),
];
const keptOf = (...parts: readonly SignallingPart[]) =>
  signallingOf({ getSignalling: () => Promise.resolve({ parts: [...parts], isCut: false }) });

const recordLeg = (legId: string, side: LegSide) => ({
  ...{ legId, side, sipCallId: "", carrier: "", remote: "", startedAtMs: AT, answeredAtMs: AT, endedAtMs: 0 },
  ...{ sipStatus: 0, q850Cause: 0, hungUpBy: "HUNG_UP_BY_UNSPECIFIED" as const },
});
const RECORDS: readonly Call[] = [
  recordWith({
    callId: "g",
    legs: [recordLeg("g-1", LegSide.CUSTOMER), recordLeg("g-2", LegSide.CARRIER)],
  }),
  recordWith({ callId: "g.1", groupId: "g", parentId: "g", legs: [recordLeg("g-3", LegSide.FOREIGN)] }),
];

describe("the ladder of a tree", () => {
  it.each([
    ["with its records", RECORDS],
    ["before they are written", []],
  ])("has its parties in their roles, %s", async (_, calls) => {
    const { parties, capture, isCut, gaps } = await keptOf(part(TRANSFER)).ladder(calls, false);
    expect(parties).toEqual([
      { id: "g-1", title: "+12025550101", role: "transferor", address: "198.51.100.1:5060" },
      { id: "platform", title: "Tandem", role: "platform", address: "192.0.2.1:5060" },
      { id: "g-2", title: "+12025550102", role: "transferee", address: "198.51.100.2:5060" },
      { id: "g-3", title: "sip:+46701234567@agent.example", role: "target", address: "198.51.100.3:5060" },
    ]);
    expect([capture, isCut, gaps]).toEqual(["on", false, []]);
  });

  it("has its messages in order, each with its way, its record, and whether it is a copy", async () => {
    const { messages } = await keptOf(part(TRANSFER)).ladder([], false);
    expect(messages.map(({ from, to, label, isRetransmission }) => [from, to, label, isRetransmission])).toEqual([
      ["g-1", "platform", "INVITE", false],
      ["platform", "g-2", "INVITE", false],
      ["g-1", "platform", "REFER", false],
      ["platform", "g-1", "202 Accepted (REFER)", false],
      ["platform", "g-1", "NOTIFY 100", false],
      ["platform", "g-3", "INVITE", false],
      ["platform", "g-3", "INVITE", true],
      ["g-3", "platform", "200 OK (INVITE)", false],
    ]);
    expect(messages[5]).toEqual({
      ...{ index: 5, time: "2026-01-31T09:00:01.002Z", from: "platform", to: "g-3", label: "INVITE", callId: "g.1" },
      ...{ sipCallId: "c3", legId: "g-3", transport: "UDP", bytes: 500, isRetransmission: false },
    });
  });

  it("of a call without a transfer has the caller first", async () => {
    const { parties } = await keptOf(part([crossed("in", 2, "INVITE"), crossed("out", 1, "INVITE", 5)])).ladder(
      [],
      false,
    );
    expect(parties.map(({ role }) => role)).toEqual(["carrier", "platform", "customer"]);
  });

  it("hides numbers from who may not see them", async () => {
    const { parties } = await keptOf(part(TRANSFER)).ladder([], true);
    expect(parties.map(({ title }) => title)).toEqual([
      "+1202555••••",
      "Tandem",
      "+1202555••••",
      "sip:+4670123••••@agent.example",
    ]);
  });

  it("shows a message of no leg at its address", async () => {
    const { parties, messages } = await keptOf(part([crossed("in", 9, "OPTIONS")])).ladder([], false);
    expect(parties[0]).toMatchObject({ id: "address:198.51.100.9:5060", title: "198.51.100.9:5060" });
    expect(messages[0]).toMatchObject({ from: "address:198.51.100.9:5060", legId: "", callId: "g" });
  });

  it("is empty and off where nothing is kept", async () => {
    expect(await keptOf().ladder([], false)).toEqual({
      parties: [],
      messages: [],
      gaps: [],
      isCut: false,
      capture: "off",
    });
  });
});

describe("a gap", () => {
  const gaps = async (...parts: readonly SignallingPart[]) => (await keptOf(...parts).ladder([], false)).gaps;
  const first = part([crossed("in", 1, "INVITE")], { toTheEnd: false, toMs: AT + 2_000 });
  const second = part([crossed("in", 1, "BYE", 5_000)], { partId: "g/s/1", fromTheStart: false, fromMs: AT + 3_000 });

  it("is where a router died, with the part of the one before it", async () => {
    expect(await gaps(second)).toEqual([
      { toTime: "2026-01-31T09:00:03.000Z", reason: "a router died, and what it had seen is lost with it" },
    ]);
    expect(await gaps(second, first)).toMatchObject([
      { fromTime: "2026-01-31T09:00:02.000Z", toTime: "2026-01-31T09:00:03.000Z" },
    ]);
  });

  it("is not where a call was handed over, and is where the part of the one before did not come", async () => {
    const handedOver = { ...second, handedOver: true };
    expect(await gaps(first, handedOver)).toEqual([]);
    expect(await gaps(handedOver)).toMatchObject([{ reason: "what the router before has kept did not arrive" }]);
  });

  it("is behind the last part when the call went on", async () => {
    expect(await gaps(first)).toEqual([
      { fromTime: "2026-01-31T09:00:02.000Z", reason: "the rest of the call was not told" },
    ]);
  });

  it("is a part that cannot be read, whatever is wrong with it", async () => {
    for (const broken of [{ codec: "lz77" }, { content: Buffer.from("?") }, { content: deflateRawSync("S9 0 0\n") }])
      expect(await gaps(part(TRANSFER, broken))).toMatchObject([{ reason: "what r has kept cannot be read" }]);
  });
});

describe("what else is made of the signalling", () => {
  it("is each message by its index", async () => {
    expect(await keptOf(part(TRANSFER)).message([], 2)).toBe(TRANSFER[2]!.text);
    expect(await keptOf(part(TRANSFER)).message([], 8)).toBeUndefined();
    expect(await keptOf(part(TRANSFER)).message([], -1)).toBeUndefined();
  });

  it("is a capture file, where there is something", async () => {
    expect((await keptOf(part(TRANSFER)).pcap([]))?.length).toBeGreaterThan(TRANSFER.length * 44);
    expect(await keptOf().pcap([])).toBeUndefined();
  });
});

it("a number that a peer writes as the reason of its answer is hidden too", async () => {
  const kept = keptOf(part([crossed("in", 1, "302 Call +12025550199 (INVITE)")]));
  const labels = async (isMasked: boolean) => (await kept.ladder([], isMasked)).messages.map(({ label }) => label);
  expect(await labels(true)).toEqual(["302 Call +1202555•••• (INVITE)"]);
  expect(await labels(false)).toEqual(["302 Call +12025550199 (INVITE)"]);
});

it.each([
  ["+46701234567", "+4670123••••"],
  ["0701234567", "070123••••"],
  ["192.0.2.1:5060", "192.0.2.1:5060"],
  ["ext 911", "ext 911"],
])("%s is shown as %s", (text, shown) => {
  expect(maskNumber(text)).toBe(shown);
});
