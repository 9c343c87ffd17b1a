import { describe, expect, it } from "vitest";
import { checkWire } from "./wire-check.ts";

let at = 0;

function captured(direction: "in" | "out", start: string, headers: readonly string[], body = "") {
  at += 1;
  const lines = [
    start,
    "Via: SIP/2.0/UDP 127.0.20.1;branch=z9hG4bK-1",
    "From: <sip:a@x>;tag=a",
    "To: <sip:b@y>;tag=b",
    "Call-ID: c",
    ...headers,
  ];
  return {
    at,
    direction,
    local: "udp:127.0.20.1:5060",
    remote: "127.0.20.2:5060",
    text: `${lines.join("\r\n")}\r\n\r\n${body}`,
  };
}

const sdp = (id: number, version: number, port: number): string =>
  `v=0\r\no=- ${id} ${version} IN IP4 127.0.20.1\r\ns=-\r\nc=IN IP4 127.0.20.3\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`;
const invite = (cseq: number, body: string) =>
  captured("out", "INVITE sip:b@y SIP/2.0", [`CSeq: ${cseq} INVITE`], body);
const notify = (cseq: number, state: string) =>
  captured(
    "out",
    "NOTIFY sip:b@y SIP/2.0",
    [`CSeq: ${cseq} NOTIFY`, "Event: refer", `Subscription-State: ${state}`],
    "SIP/2.0 100 Trying\r\n",
  );
const answered = (cseq: number) => captured("in", "SIP/2.0 200 OK", [`CSeq: ${cseq} NOTIFY`]);

describe("what the platform put on the wire is judged", () => {
  it.each([
    [
      "one session id, a version that rises by one",
      [invite(1, sdp(7, 1, 20)), invite(2, sdp(7, 2, 30)), invite(3, sdp(7, 2, 30))],
      0,
    ],
    ["a session id that changes", [invite(1, sdp(7, 1, 20)), invite(2, sdp(8, 2, 30))], 1],
    ["a version that stays though the body changed", [invite(1, sdp(7, 1, 20)), invite(2, sdp(7, 1, 30))], 1],
    ["a version that rises though the body stayed", [invite(1, sdp(7, 1, 20)), invite(2, sdp(7, 2, 20))], 1],
    ["a CSeq that falls", [invite(3, ""), invite(2, "")], 1],
    [
      "NOTIFYs one after the other",
      [notify(1, "active;expires=60"), answered(1), notify(2, "terminated;reason=noresource")],
      0,
    ],
    [
      "a NOTIFY while the one before has no answer",
      [notify(1, "active;expires=60"), notify(2, "terminated;reason=noresource")],
      1,
    ],
    [
      "a NOTIFY after the final one",
      [notify(1, "terminated;reason=noresource"), answered(1), notify(2, "active;expires=60")],
      1,
    ],
  ])("%s", (_, messages, faults) => {
    expect(checkWire(messages)).toHaveLength(faults);
  });
});
