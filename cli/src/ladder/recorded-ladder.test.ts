import type { Ladder } from "@tandem/all-in-one";
import { describe, expect, it } from "vitest";
import { recordedLadder } from "./recorded-ladder.ts";

const PARTIES: Ladder["parties"] = [
  { id: "a", title: "+12025550100", role: "transferor", address: "192.0.2.1:5060" },
  { id: "platform", title: "Tandem", role: "platform", address: "192.0.2.2:5060" },
];

function ladderWith(fields: Partial<Ladder>): Ladder {
  return { parties: PARTIES, messages: [], gaps: [], isCut: false, capture: "on", ...fields };
}

const REFER: Ladder["messages"][number] = {
  ...{ index: 0, time: "2026-01-31T09:00:00.000Z", from: "a", to: "platform", label: "REFER", callId: "c" },
  ...{ sipCallId: "s", legId: "l", transport: "udp", bytes: 400, isRetransmission: false },
};

describe("recordedLadder", () => {
  it("draws each message between its parties, and marks a retransmission", () => {
    const again = { ...REFER, index: 1, time: "2026-01-31T09:00:00.500Z", isRetransmission: true };
    const [roles, names, addresses, , first, second] = recordedLadder(ladderWith({ messages: [REFER, again] })).split(
      "\n",
    );
    expect(roles).toBe("    transferor");
    expect(names).toMatch(/^ +\+12025550100 +Tandem$/);
    expect(addresses).toMatch(/^ +192\.0\.2\.1:5060 +192\.0\.2\.2:5060$/);
    expect(first).toBe("+0.000   │─ REFER ─────────────►│");
    expect(second).toBe("+0.500   │─ REFER ─────────────►│   again");
  });

  it("keeps each title within its column", () => {
    const long = {
      id: "a",
      title: "sip:somebody@a-long-name.example",
      role: "target",
      address: "[2001:db8::1234:5678]:5060",
    } as const;
    const [, names, addresses] = recordedLadder(
      ladderWith({ parties: [long, ...PARTIES.slice(1)], messages: [REFER] }),
    ).split("\n");
    expect([names, addresses]).toEqual([
      expect.stringMatching(/^sip:somebody@a-long-n… +Tandem$/),
      expect.stringMatching(/^\[2001:db8::1234:5678\]… +192\.0\.2\.2:5060$/),
    ]);
  });

  it.each([
    ["180 Ringing (INVITE)", "180 Ringing"],
    ["486 (INVITE)", "486"],
    ["202 Accepted (REFER)", "202 (REFER)"],
    ["481 Call Does (Not) Exist (NOTIFY)", "481 Call Does (No…"],
    ["NOTIFY 200", "NOTIFY 200"],
  ])("says %s as %s", (label, shown) => {
    expect(recordedLadder(ladderWith({ messages: [{ ...REFER, label }] }))).toContain(`│─ ${shown} `);
  });

  it("lets no peer's reason move the cursor", () => {
    const evil = { ...REFER, label: "400 \u001b[2J (REFER)" };
    expect(recordedLadder(ladderWith({ messages: [evil] }))).toContain("400 �[2J ─");
  });

  it.each([
    [
      { reason: "a router died", fromTime: "2026-01-31T09:00:01.000Z" },
      "missing from 2026-01-31T09:00:01.000Z: a router died",
    ],
    [{ reason: "the rest was not told" }, "missing: the rest was not told"],
  ])("says what is missing: %j", (gap, line) => {
    const text = recordedLadder(ladderWith({ messages: [REFER], gaps: [gap], isCut: true }));
    expect(text.split("\n").at(-1)).toBe(line);
  });

  it("says that messages are missing beyond a bound, and why there may be none at all", () => {
    const cut = ladderWith({ messages: [REFER], isCut: true });
    expect(recordedLadder(cut)).toMatch(/\nmessages beyond the capture's bounds are missing$/);
    expect(recordedLadder(ladderWith({ parties: [], capture: "off" }))).toMatch(/^nothing of this call's signalling/);
  });
});
