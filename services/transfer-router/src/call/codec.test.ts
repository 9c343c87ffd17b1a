import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyCall, anyClientTx, anyLeg, anyText, ID } from "../testing/any-call.ts";
import { decodeCall, type EncodedCall, encodeCall } from "./codec.ts";
import type { Leg, Route } from "./state.ts";

/** As a store keeps it. */
function kept(encoded: EncodedCall): EncodedCall {
  return { hot: encoded.hot, cold: { ...encoded.cold } };
}

describe("a call as it is stored (CLUSTER rule 16)", () => {
  test("comes back as it was, whatever its state", () => {
    fc.assert(
      fc.property(anyCall, (state) => {
        expect(decodeCall(kept(encodeCall(state)))).toStrictEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  test("its texts are the cold part, and only they", () => {
    fc.assert(
      fc.property(anyCall, anyText, (state, other) => {
        expect(encodeCall(state).cold).toBe(state.texts);
        expect(encodeCall({ ...state, texts: { other } }).hot).toBe(encodeCall(state).hot);
      }),
      { numRuns: 50 },
    );
  });
});

test("what stands in several places is stored once: routes, numbers, hosts, ids", () => {
  const way: Route = { address: "192.0.2.7", port: 5060, transport: "UDP", listener: "udp:192.0.2.1:5060", flow: "" };
  const [drawn] = fc.sample(anyCall, { numRuns: 1, seed: 1 });
  const [one] = fc.sample(anyLeg, { numRuns: 1, seed: 1 });
  const [tx] = fc.sample(anyClientTx, { numRuns: 1, seed: 1 });
  const caller: Leg = {
    ...one!,
    id: 1,
    callId: "a1b2@192.0.2.7",
    localTag: "1gxxofh5bhpp",
    party: "+12025550100",
    route: way,
    dialog: {
      ...one!.dialog,
      callId: "a1b2@192.0.2.7",
      localTag: "1gxxofh5bhpp",
      remoteTarget: "sip:+12025550100@192.0.2.7:5060",
      remote: "<sip:+12025550100@192.0.2.7:5060>",
      local: "<sip:+12025550100@192.0.2.7>",
    },
  };
  const { hot } = encodeCall({
    ...drawn!,
    id: ID,
    ref: ID.slice(0, 16),
    legs: [caller],
    txs: [1, 2, 3].map((id) => ({ ...tx!, id, leg: 1, route: { ...way } })),
    records: [],
    dial: null,
    transfer: null,
    events: [],
  });
  for (const once of ["+12025550100", "udp:192.0.2.1:5060", "a1b2@192.0.2.7", "1gxxofh5bhpp", ID.slice(0, 16)]) {
    expect(hot.split(once)).toHaveLength(2);
  }
  expect(hot).not.toContain("sip:+");
});
