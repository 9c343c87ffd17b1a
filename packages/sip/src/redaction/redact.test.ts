import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

const KEEP = { bodies: true };
const message = (headers: readonly string[], body = "") =>
  `INVITE sip:+4670123@trunk.example SIP/2.0\r\n${headers.join("\r\n")}\r\n\r\n${body}`;

describe("what is kept of a message", () => {
  it("is all of it where there is no secret, the very same text", () => {
    const text = message(
      ["From: <sip:+46701234567@acme>", "X-Authorization-Free: yes"],
      "v=0\r\na=fingerprint:sha-256 AA:BB\r\n",
    );
    expect(redact(text, KEEP)).toBe(text);
  });

  it.each([
    ['Authorization: Digest username="a", response="0123"', "Authorization: Digest xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ["proxy-authorization : Basic YTpi", "proxy-authorization : Basic xxxx"],
    ["PROXY-AUTHORIZATION:Digest a=b", "PROXY-AUTHORIZATION:Digest xxx"],
    ["Authorization: secret", "Authorization: xxxxxx"],
    ['Authentication-Info: qop=auth, rspauth="1"', "Authentication-Info: xxxxxxxxxxxxxxxxxxxxx"],
  ])("hides the answer to a challenge: %s", (header, kept) => {
    expect(redact(message(["Via: v", header, "CSeq: 1 INVITE"]), KEEP)).toBe(
      message(["Via: v", kept, "CSeq: 1 INVITE"]),
    );
  });

  it.each([
    [
      "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3|2^20|1:4",
      "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
    ["a=key-mgmt:mikey AQAFgM", "a=key-mgmt:xxxxxxxxxxxx"],
    ["k=base64:aGk=", "k=xxxxxxxxxxx"],
  ])("hides the keys of media: %s", (line, kept) => {
    const sdp = (middle: string) => `v=0\r\nm=audio 4000 RTP/SAVP 0\r\n${middle}\r\na=sendrecv\r\n`;
    expect(redact(message(["Via: v"], sdp(line)), KEEP)).toBe(message(["Via: v"], sdp(kept)));
  });

  it("hides every such line, and keeps every length", () => {
    const text = message(
      ["Authorization: Digest a", "Authorization: Digest b"],
      "a=crypto:1 X inline:AAAA\r\na=crypto:2 X inline:BBBB;inline:CCCC\r\n",
    );
    const kept = redact(text, KEEP);
    expect(kept).not.toMatch(/Digest [ab]|AAAA|BBBB|CCCC/);
    expect(kept.length).toBe(text.length);
  });

  it("hides an answer that goes on in folded lines, and nothing behind them", () => {
    const header = 'Authorization: Digest username="a",\r\n response="0123",\r\n\tnc=1';
    const kept = "Authorization: Digest xxxxxxxxxxxxx\r\n xxxxxxxxxxxxxxxx\r\n\txxxx";
    expect(redact(message([header, "CSeq: 1 INVITE"]), KEEP)).toBe(message([kept, "CSeq: 1 INVITE"]));
    expect(redact(message(["Authorization:\r\n Digest abc", "CSeq: 1 INVITE"]), KEEP)).not.toContain("abc");
  });

  it("hides the same in a message whose lines end without CR", () => {
    const text = message(["Authorization: Digest abc"], "v=0\r\na=crypto:1 X inline:SECRET\r\n").replaceAll("\r", "");
    expect(redact(text, KEEP)).not.toMatch(/abc|SECRET/);
    expect(redact(text, { bodies: false })).not.toContain("v=0");
  });

  it("is no body where the policy says so", () => {
    const text = message(["Authorization: Digest a"], "v=0\r\n");
    expect(redact(text, { bodies: false })).toBe(message(["Authorization: Digest x"]));
  });
});
