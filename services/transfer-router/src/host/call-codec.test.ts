import { expect, test } from "vitest";
import type { Call } from "../call/state.ts";
import { callCodec } from "./call-codec.ts";

const call: Call = {
  v: 1,
  id: "26ae47b5a0a4ce8c5e370bcdafdc132c",
  ref: "26ae47b5a0a4ce8c",
  partition: 7,
  trunk: "acme",
  direction: "OUTBOUND",
  isEmergency: false,
  at: 1_790_000_000_000,
  phase: "up",
  keys: ["a"],
  legs: [],
  txs: [],
  records: [],
  dial: null,
  transfer: null,
  transfers: 0,
  attempts: 0,
  refused: 0,
  nextTx: 1,
  events: [],
  eventSeq: 0,
  traceparent: "",
  aliveAt: 0,
  endBy: 0,
  texts: { t1: "INVITE sip:a@b SIP/2.0\r\n", L1: "v=0\r\nö \ud800", ["__proto__"]: "x" },
};

test("both parts bring the call back, whatever its texts hold", () => {
  const { hot, cold } = callCodec.encode(call, undefined);
  expect(callCodec.decode({ hot, cold: cold ?? "" })).toStrictEqual(call);
});

test("the texts are left out when the step has not touched them (CLUSTER rule 16)", () => {
  const later = { ...call, at: call.at + 1 };
  expect(callCodec.encode(later, call).cold).toBeUndefined();
  expect(callCodec.encode({ ...later, texts: { ...call.texts, t2: "BYE" } }, call).cold).toContain("BYE");
});

test.each(["", "null", "7", '"text"', "[1"])("texts that no version wrote are an error: %j", (cold) => {
  const { hot } = callCodec.encode(call, undefined);
  expect(() => callCodec.decode({ hot, cold })).toThrow();
});
