import { expect, it } from "vitest";
import { callWith } from "../testing/call-with.ts";
import { callsTable, chargesTable } from "./calls-table.ts";

it("shows direction, class, result, price and what a transfer came to", () => {
  const calls = [
    callWith({
      callId: "p",
      transfers: [
        { transferId: "1", referTo: "x", rule: "", trace: [], outcome: "MOVED", answeredButNotJoined: false },
      ],
    }),
    callWith({
      callId: "c",
      parentId: "p",
      to: "sip:carol@example.com",
      targetClass: "SIP",
      outcome: "MOVED",
      finalStatus: 200,
      price: undefined as never,
    }),
    callWith({ callId: "now", callResult: undefined as never }),
  ];
  const [head, parent, child, running] = callsTable(calls).split("\n");
  expect(head).toMatch(/^CREATED +CALL +FROM +TO +CLASS +RESULT +SECONDS +BILLED +PRICE +NOTE$/);
  expect(parent).toMatch(/2026-01-31 09:00:00Z +p .*OUTBOUND PSTN +COMPLETED +60 +60 +EUR 0\.0040 +was transferred$/);
  expect(child).toMatch(/ └─ c .*sip:carol@example\.com +OUTBOUND SIP .* - +transferred: MOVED 200$/);
  expect(running).toMatch(/ in progress /);
});

it("says of a charge without a fee why it has none", () => {
  const line = {
    legId: "l",
    direction: "OUTBOUND",
    number: "sip:carol@example.com",
    ratedSeconds: 5,
    billingDurationSeconds: 0,
    reason: "foreign SIP target: no fee",
  } as const;
  expect(chargesTable([line]).split("\n")[1]).toMatch(
    /^OUTBOUND +sip:carol@example\.com .* 5 +0 +- +- +- +foreign SIP target: no fee$/,
  );
});
