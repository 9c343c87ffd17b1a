import { describe, expect, test } from "vitest";
import type { SipMessage } from "../message/sip-message.ts";
import { encodeLatin1, parse } from "../message/sip-message.ts";
import { ackForFinal, cancelFor } from "./ack-and-cancel.ts";

const INVITE =
  "INVITE sip:+4930123@carrier.example;user=phone SIP/2.0\r\n" +
  "Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bKtok.1;rport\r\n" +
  "Max-Forwards: 68\r\n" +
  "Route: <sip:p1.example;lr>\r\n" +
  "Route: <sip:p2.example;lr>\r\n" +
  'From: "Smith, A" <sip:+4930999@trunk.example>;tag=ours\r\n' +
  "To: <sip:+4930123@carrier.example>\r\n" +
  "Call-ID: call-1\r\n" +
  "CSeq: 7 INVITE\r\n" +
  "Require: 100rel\r\n" +
  "Contact: <sip:203.0.113.5>\r\n" +
  "Content-Type: application/sdp\r\n" +
  "Content-Length: 6\r\n\r\nv=0\r\n\n";

function busy(to: string): SipMessage {
  const text =
    "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bKtok.1;rport=5060\r\n" +
    `From: "Smith, A" <sip:+4930999@trunk.example>;tag=ours\r\nTo: ${to}\r\nCall-ID: call-1\r\nCSeq: 7 INVITE\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const SHARED =
  "Via: SIP/2.0/UDP 203.0.113.5:5060;branch=z9hG4bKtok.1;rport\r\n" +
  "Max-Forwards: 70\r\n" +
  "Route: <sip:p1.example;lr>\r\n" +
  "Route: <sip:p2.example;lr>\r\n" +
  'From: "Smith, A" <sip:+4930999@trunk.example>;tag=ours\r\n';

test("the ACK of a non-2xx: the INVITE's parts, the response's To, no body (RFC 3261 §17.1.1.3)", () => {
  expect(ackForFinal(INVITE, busy("<sip:+4930123@carrier.example>;tag=theirs"))).toBe(
    "ACK sip:+4930123@carrier.example;user=phone SIP/2.0\r\n" +
      SHARED +
      "To: <sip:+4930123@carrier.example>;tag=theirs\r\nCall-ID: call-1\r\nCSeq: 7 ACK\r\nContent-Length: 0\r\n\r\n",
  );
});

describe("CANCEL (RFC 3261 §9.1)", () => {
  const FIRST = `CANCEL sip:+4930123@carrier.example;user=phone SIP/2.0\r\n${SHARED}To: <sip:+4930123@carrier.example>\r\nCall-ID: call-1\r\nCSeq: 7 CANCEL\r\n`;

  test("has the INVITE's branch, Route, Request-URI, From, To, Call-ID and CSeq number, and no Require", () => {
    expect(cancelFor(INVITE)).toBe(`${FIRST}Content-Length: 0\r\n\r\n`);
  });

  test("TRANSFER rule 25: carries a Reason", () => {
    const reason = "Reason: Q.850;cause=16\r\n";
    expect(cancelFor(INVITE, reason)).toBe(`${FIRST}${reason}Content-Length: 0\r\n\r\n`);
  });

  test("takes the topmost of several Via values, and compact names", () => {
    const compact = INVITE.replace("Via: ", "v:")
      .replace(";rport\r\n", ';rport;x="a,b", SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKz\r\n')
      .replace("Call-ID", "i");
    expect(cancelFor(compact)).toBe(`${FIRST.replace(";rport\r\n", ';rport;x="a,b"\r\n')}Content-Length: 0\r\n\r\n`);
  });
});
