import { describe, expect, test } from "vitest";
import { encodeLatin1 } from "./latin1.ts";
import { stampReceived } from "./received.ts";

const source = { address: "192.0.2.1", port: 40_000 };

function stampedText(text: string, from = source): string {
  const message = { bytes: encodeLatin1(text), text };
  const stamp = stampReceived(message, from);
  expect(stamp.bytes).toEqual(encodeLatin1(stamp.text));
  if (stamp.text === text) expect(stamp).toBe(message);
  return stamp.text;
}

function stamped(via: string, from = source): string | undefined {
  const text = stampedText(
    `OPTIONS sip:a SIP/2.0\r\nX: 1\r\n${via}\r\nVia: SIP/2.0/UDP z;rport\r\n\r\nVia: body`,
    from,
  );
  return text.split("\r\n")[2];
}

describe("stampReceived", () => {
  test.each([
    [
      "nothing for the source's own address",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=1",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=1",
    ],
    [
      "received for a name (RFC 3261 §18.2.1)",
      "Via: SIP/2.0/UDP pbx.example;branch=1",
      "Via: SIP/2.0/UDP pbx.example;branch=1;received=192.0.2.1",
    ],
    ["received for another address", "v:SIP/2.0/UDP 10.0.0.1", "v:SIP/2.0/UDP 10.0.0.1;received=192.0.2.1"],
    [
      "both when rport is asked for (RFC 3581 §4)",
      "Via: SIP/2.0/UDP 192.0.2.1;rport;branch=1",
      "Via: SIP/2.0/UDP 192.0.2.1;branch=1;received=192.0.2.1;rport=40000",
    ],
    [
      "what the peer wrote is replaced",
      'Via: SIP/2.0/UDP a;received=1.1.1.1;rport=9;x="a;b"',
      'Via: SIP/2.0/UDP a;x="a;b";received=192.0.2.1;rport=40000',
    ],
    [
      "only the first value of a line",
      "Via: SIP/2.0/UDP a;b=1, SIP/2.0/UDP c",
      "Via: SIP/2.0/UDP a;b=1;received=192.0.2.1, SIP/2.0/UDP c",
    ],
    [
      "rport after space, in any case",
      "Via: SIP/2.0/UDP 192.0.2.1:5060; RPORT",
      "Via: SIP/2.0/UDP 192.0.2.1:5060;received=192.0.2.1;rport=40000",
    ],
    [
      "received for an address that begins as the source's",
      "Via: SIP/2.0/UDP 192.0.2.10",
      "Via: SIP/2.0/UDP 192.0.2.10;received=192.0.2.1",
    ],
    ["a received that is not ours goes", "Via: SIP/2.0/UDP 192.0.2.1;received=9.9.9.9", "Via: SIP/2.0/UDP 192.0.2.1"],
  ])("%s", (_, via, expected) => expect(stamped(via)).toBe(expected));

  test("knows an IPv6 source in brackets", () => {
    const via = "Via: SIP/2.0/UDP [2001:DB8::1]:5060;branch=1";
    expect(stamped(via, { address: "2001:db8::1", port: 1 })).toBe(via);
  });

  test("leaves a text without Via, and one whose Via stands in the body, as it is", () => {
    for (const text of [
      "OPTIONS sip:a SIP/2.0\r\n\r\n",
      "OPTIONS sip:a SIP/2.0\r\nX: 1\r\n\r\n\r\nVia: SIP/2.0/UDP a",
    ]) {
      expect(stampedText(text)).toBe(text);
    }
  });

  test("joins a folded Via first", () => {
    const text = "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP\r\n a\r\n\r\n";
    expect(stampedText(text)).toBe("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a;received=192.0.2.1\r\n\r\n");
  });
});
