import { expect, it } from "vitest";
import { percentile } from "./percentile.ts";
import { transferLatencies } from "./transfer-latency.ts";

const datagram = (at: number, start: string, ...fields: readonly string[]) => ({
  at,
  from: "127.0.20.2:5060",
  to: "127.0.20.1:5060",
  text: [start, ...fields, "", ""].join("\r\n"),
});

const REFER = datagram(100, "REFER sip:x SIP/2.0", "Via: a", "Call-ID: 1", "Referred-By: <sip:customer-1@h>");

it("measures from the first REFER to its 202, to the INVITE with its Referred-By, and to the terminated NOTIFY", () => {
  const seen = [
    REFER,
    datagram(101, "SIP/2.0 202 Accepted", "Via: a", "Call-ID: 1"),
    datagram(102, "INVITE sip:y SIP/2.0", "Via: b", "Call-ID: 2", "Referred-By: <sip:customer-1@h>"),
    datagram(103, "NOTIFY sip:x SIP/2.0", "Via: c", "Call-ID: 1", "Subscription-State: active;expires=60"),
    datagram(130, "NOTIFY sip:x SIP/2.0", "Via: d", "Call-ID: 1", "Subscription-State: terminated;reason=noresource"),
  ];
  const { refers, accepted, invited, finished, repeated } = transferLatencies(seen);
  expect([refers, accepted.p50, invited.p50, finished.p50, repeated]).toEqual([1, 1, 2, 30, 0]);
});

it("counts what was sent again, and measures from what was sent first", () => {
  const seen = [REFER, { ...REFER, at: 600 }, datagram(601, "SIP/2.0 202 Accepted", "Via: a", "Call-ID: 1")];
  expect(transferLatencies(seen)).toMatchObject({ refers: 1, repeated: 1, accepted: { p50: 501, count: 1 } });
});

it("says of how many transfers the answer was seen", () => {
  expect(transferLatencies([REFER]).accepted).toEqual({ p50: undefined, p99: undefined, count: 0 });
});

it.each([
  [[], 0.5, undefined],
  [[3, 1, 2], 0.5, 2],
  [Array.from({ length: 100 }, (_, i) => i), 0.99, 99],
])("percentile of %j at %d is %j", (values, p, expected) => {
  expect(percentile(values, p)).toBe(expected);
});
