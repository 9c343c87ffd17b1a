import { describe, expect, it } from "vitest";
import type { Crossed } from "./ladder-message.ts";
import { transferTimes } from "./transfer-times.ts";

type Row = readonly [at: number, direction: "in" | "out", start: string, callId: string, cseq: string, body?: string];

function crossed(rows: readonly Row[]): readonly Crossed[] {
  return rows.map(([at, direction, start, callId, cseq, body = ""]) => ({
    at,
    direction,
    remote: "192.0.2.1:5060",
    text: `${start}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq}\r\n\r\n${body}`,
  }));
}

const CALL: readonly Row[] = [
  [0, "in", "INVITE sip:a SIP/2.0", "parent", "1 INVITE"],
  [1, "out", "INVITE sip:b SIP/2.0", "transferee", "1 INVITE"],
  [900, "in", "SIP/2.0 200 OK", "transferee", "1 INVITE"],
  [1_000, "in", "REFER sip:a SIP/2.0", "parent", "2 REFER"],
  [1_001, "out", "SIP/2.0 202 Accepted", "parent", "2 REFER"],
  [1_002, "out", "NOTIFY sip:a SIP/2.0", "parent", "1 NOTIFY", "SIP/2.0 100 Trying\r\n"],
  [1_004, "out", "INVITE sip:t SIP/2.0", "target", "1 INVITE"],
  [1_100, "in", "SIP/2.0 180 Ringing", "target", "1 INVITE"],
];

describe("transferTimes", () => {
  it("takes a moved call apart", () => {
    const rows: readonly Row[] = [
      ...CALL,
      [1_304, "in", "SIP/2.0 200 OK", "target", "1 INVITE"],
      [1_306, "out", "INVITE sip:b SIP/2.0", "transferee", "2 INVITE"],
      [1_316, "in", "SIP/2.0 200 OK", "transferee", "2 INVITE"],
      [1_318, "out", "NOTIFY sip:a SIP/2.0", "parent", "2 NOTIFY", "SIP/2.0 200 OK\r\n"],
    ];
    expect(transferTimes(crossed(rows)).map(({ ms }) => ms)).toEqual([1, 4, 300, 2, 10, 2, 318]);
  });

  it("leaves out the bridge of a transfer that did not come about", () => {
    const rows: readonly Row[] = [
      ...CALL,
      [1_104, "in", "SIP/2.0 486 Busy Here", "target", "1 INVITE"],
      [1_105, "out", "NOTIFY sip:a SIP/2.0", "parent", "2 NOTIFY", "SIP/2.0 486 Busy Here\r\n"],
    ];
    expect(transferTimes(crossed(rows)).map(({ ms }) => ms)).toEqual([1, 4, 100, 1, 105]);
  });

  it("says nothing of a call without a REFER", () => {
    expect(transferTimes(crossed(CALL.slice(0, 3)))).toEqual([]);
  });
});
