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
  expect(callCodec.decode(callCodec.keep(undefined, callCodec.encode(call, undefined)))).toStrictEqual(call);
});

test("only texts that the step has touched are written (CLUSTER rule 16)", () => {
  const later = { ...call, at: call.at + 1 };
  expect(callCodec.encode(later, call)).toMatchObject({ changed: [], gone: [] });
  const { t1: _, ...others } = call.texts;
  const next = { ...later, texts: { ...others, L1: "v=1", t2: "BYE" } };
  const writing = callCodec.encode(next, call);
  expect(writing).toMatchObject({ changed: ["L1", "v=1", "t2", "BYE"], gone: ["t1"] });
  const kept = callCodec.keep(undefined, callCodec.encode(call, undefined));
  expect(callCodec.decode(callCodec.keep(kept, writing))).toStrictEqual(next);
});

test.each(["", "null", "7", '"text"', "[1"])("a state that no version wrote is an error: %j", (hot) => {
  expect(() => callCodec.decode({ hot, cold: {} })).toThrow();
});
