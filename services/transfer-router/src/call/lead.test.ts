import { describe, expect, test } from "vitest";
import type { Effect } from "./effect.ts";
import { leadOf } from "./lead.ts";
import type { Call, Route } from "./state.ts";

const route: Route = { transport: "UDP", address: "192.0.2.1", port: 5060, listener: "udp", flow: "" };
const send = (text: string): Effect => ({ kind: "sip.send", text, route, tx: 0 });
const PUBLISH: Effect = { kind: "events.publish" };
const RESOLVE: Effect = {
  kind: "target.resolve",
  ask: "1",
  target: { side: "foreign", name: "", uri: "sip:a@b.example", host: "b.example", port: 0, transport: "", depth: 0 },
};

const CALL = {
  legs: [],
  txs: [],
  records: [],
  events: [],
  texts: {},
  keys: [],
  eventSeq: 3,
  nextTx: 2,
  dial: null,
  transfer: null,
  endBy: 0,
} as unknown as Call;
const event = (type: "call.progressed" | "leg.answered") =>
  ({ id: "", seq: 4, at: 0, record: "", body: { type } }) as unknown as Call["events"][number];

describe("what of a step may come before its commit (CLUSTER rule 13)", () => {
  test("a question, and the rest with the answer", () => {
    const accepted = send("SIP/2.0 202 Accepted\r\n\r\n");
    expect(leadOf(CALL, { ...CALL, nextTx: 3 }, [accepted, PUBLISH, RESOLVE])).toMatchObject({
      now: [RESOLVE],
      later: [accepted, PUBLISH],
      isAcknowledged: false,
    });
  });

  test("a 180 without a body, and its event with the commit", () => {
    const ringing = send("SIP/2.0 180 Ringing\r\nContent-Length: 0\r\n\r\n");
    const after = { ...CALL, eventSeq: 4, events: [event("call.progressed")] };
    expect(leadOf(CALL, after, [ringing, PUBLISH])).toMatchObject({
      now: [ringing],
      later: [PUBLISH],
      isAcknowledged: true,
    });
  });

  test.each([
    ["a 180 with SDP", [send("SIP/2.0 180 Ringing\r\nContent-Length: 3\r\n\r\nv=0")], {}],
    ["a 200", [send("SIP/2.0 200 OK\r\n\r\n")], {}],
    ["a request", [send("NOTIFY sip:a@b SIP/2.0\r\n\r\n")], {}],
    ["the start of money", [PUBLISH], { eventSeq: 4, events: [event("leg.answered")] }],
    ["a new transaction", [], { nextTx: 3 }],
  ] as const)("nothing of %s", (_, effects, change) => {
    expect(leadOf(CALL, { ...CALL, ...change }, effects)).toBeUndefined();
  });
});
