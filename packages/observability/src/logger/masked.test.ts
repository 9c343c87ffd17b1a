import { describe, expect, it } from "vitest";
import { callId, maskText, phoneNumber, secret, sipUri } from "./masked.ts";

describe("what a log keeps of a value, by its type", () => {
  it.each([
    [phoneNumber("+12025550123"), "***123"],
    [phoneNumber("(202) 555-0123"), "***123"],
    [phoneNumber("911"), "***"],
    [sipUri("sip:+12025550123@pbx.example:5080;transport=tcp"), "sip:***123@pbx.example:5080"],
    [sipUri("sip:alice:pass@pbx.example"), "sip:***@pbx.example"],
    [sipUri("sip:+12025550123;phone-context=x@[2001:db8::1]:5060"), "sip:***123@[2001:db8::1]:5060"],
    [sipUri("sips:10.1.2.3"), "sips:10.1.2.3"],
    [sipUri("sip:alice@pbx.example?Replaces=abc%40pbx"), "sip:***@pbx.example"],
    [sipUri("tel:+12025550123;ext=5"), "tel:***123"],
    [sipUri("alice"), "***"],
    [callId("f81d4fae-7dec-11d0@10.1.2.3"), "***@10.1.2.3"],
    [callId("f81d4fae-7dec-11d0"), "***"],
    [secret("hunter2"), "[secret]"],
  ])("%j", (value, masked) => {
    expect(value.masked).toBe(masked);
  });
});

describe("the net under the types", () => {
  it.each([
    ["call to +12025550123 failed", "call to ***123 failed"],
    ["from 0049 30 901820 at once", "from ***820 at once"],
    ["dialled (202) 555-0123.", "dialled (***123."],
    ["<sip:+12025550123@pbx.example>;tag=1", "<sip:***123@pbx.example>;tag=1"],
    ["Call-ID a84b4c76e66710@pbx.example is unknown", "Call-ID ***@pbx.example is unknown"],
    ["no answer of nats://tandem:s3cret@127.0.0.1:4222", "no answer of nats://***@127.0.0.1:4222"],
    ['Digest username="x", response="6629fae49393a05397450978507c4ef1"', 'Digest username="x", response=[secret]'],
    ["password=hunter2, user=bob", "password=[secret], user=bob"],
    ["Authorization: Bearer abc.def", "Authorization: [secret]"],
  ])("masks %j", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it.each([
    "udp:127.0.20.1:5060 is bound",
    "trunk acme has 120 calls, limit 100000",
    "2026-01-02T03:04:05.678Z",
    "call 1f0e2d3c4b5a69788796a5b4c3d2e1f0 stopped",
    "192.168.100.200",
  ])("leaves %j as it is", (text) => {
    expect(maskText(text)).toBe(text);
  });
});
