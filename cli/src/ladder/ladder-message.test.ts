import { describe, expect, it } from "vitest";
import { type Crossed, ladderMessages } from "./ladder-message.ts";

function crossed(direction: "in" | "out", text: string, at = 0): Crossed {
  return { at, direction, remote: "192.0.2.1:5060", text: text.replaceAll("\n", "\r\n") };
}

const columnOf = (remote: string): number | undefined => (remote === "192.0.2.1:5060" ? 0 : undefined);
const SDP = "v=0\nc=IN IP4 192.0.2.9\nm=audio 4000 RTP/AVP 0\n";

describe("ladderMessages", () => {
  it.each([
    ["a request without a body", "BYE sip:a@b SIP/2.0\nCSeq: 2 BYE\n\n", "BYE", ""],
    [
      "an offer, with who is called and where audio goes",
      `INVITE sip:a@b SIP/2.0\nCSeq: 1 INVITE\nContent-Type: application/sdp\n\n${SDP}`,
      "INVITE sdp",
      "sip:a@b, audio at 192.0.2.9:4000",
    ],
    [
      "a hold",
      `SIP/2.0 200 OK\nCSeq: 1 INVITE\nc: application/sdp\n\n${SDP}a=sendonly\n`,
      "200 OK sdp",
      "audio at 192.0.2.9:4000 sendonly",
    ],
    ["a 2xx to anything but INVITE by its method", "SIP/2.0 202 Accepted\nCSeq: 3 REFER\n\n", "202 (REFER)", ""],
    ["a refusal by its reason", "SIP/2.0 486 Busy Here\nCSeq: 1 INVITE\n\n", "486 Busy Here", ""],
    [
      "a REFER with its target",
      "REFER sip:a@b SIP/2.0\nCSeq: 3 REFER\nr: <sip:t@c>\n\n",
      "REFER",
      "Refer-To: <sip:t@c>",
    ],
    [
      "a NOTIFY with what it says",
      "NOTIFY sip:a@b SIP/2.0\nCSeq: 1 NOTIFY\nSubscription-State: terminated;reason=noresource\nContent-Type: message/sipfrag\n\nSIP/2.0 200 OK\n",
      "NOTIFY",
      "SIP/2.0 200 OK (terminated;reason=noresource)",
    ],
  ])("shows %s", (_, text, label, note) => {
    expect(ladderMessages([crossed("in", text)], 1, columnOf)).toEqual([{ at: 0, from: 0, to: 1, label, note }]);
  });

  it("points away from the platform what it sends, and marks a retransmission", () => {
    const bye = crossed("out", "BYE sip:a@b SIP/2.0\nCSeq: 2 BYE\n\n");
    const [first, second] = ladderMessages([bye, { ...bye, at: 500 }], 1, columnOf);
    expect(first).toMatchObject({ from: 1, to: 0, note: "" });
    expect(second).toMatchObject({ at: 500, note: "again" });
  });

  it("leaves out a peer that has no column", () => {
    const stranger = { ...crossed("in", "OPTIONS sip:a SIP/2.0\nCSeq: 1 OPTIONS\n\n"), remote: "203.0.113.1:5060" };
    expect(ladderMessages([stranger], 1, columnOf)).toEqual([]);
  });
});
