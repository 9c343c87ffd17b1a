import { expect, it } from "vitest";
import { callWith } from "../testing/call-with.ts";
import { eventLine } from "./event-line.ts";
import { liveTable } from "./live-table.ts";

const NOW = Date.parse("2026-01-31T09:02:00.900Z");

it("shows how long each call rings or is talked in, and that there are more than are listed", () => {
  const calls = [
    callWith({ callId: "rings", direction: "INBOUND", targetClass: undefined as never }),
    callWith({ callId: "talks", answerTime: "2026-01-31T09:01:00.000Z" }),
  ];
  const busy = { cps: 2.5, activeCalls: 300, activeTransfers: 1 };
  const [head, first, second, , last] = liveTable({ calls, ...busy }, NOW).split("\n");
  expect(head).toMatch(/^SINCE +CALL +TRUNK +FROM +TO +CLASS +STATE +SECONDS$/);
  expect(first).toMatch(/^2026-01-31 09:00:00Z +rings +acme .* INBOUND +ringing +120$/);
  expect(second).toMatch(/ talks .* OUTBOUND PSTN +talking +60$/);
  expect(last).toBe("2 of 300 calls, 1 transfers under way, 2.5 new calls a second");
});

it("an event is one line, whatever a peer has sent", () => {
  const line = eventLine({
    ...{ eventId: "e", name: "transfer.requested", time: "2026-01-31T09:00:00.000Z", callId: "c", trunkId: "acme" },
    ...{ projectId: "default", detail: { referTo: "sip:\u001b[2J\r\nx@y" } },
  });
  expect(line).toBe("2026-01-31 09:00:00.000Z transfer.requested c trunk=acme referTo=sip:�[2J��x@y");
});
