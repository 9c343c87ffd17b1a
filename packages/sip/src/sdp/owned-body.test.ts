import { describe, expect, test } from "vitest";
import { ownedBody, type SdpOwner } from "./owned-body.ts";
import { sameVersion } from "./same-version.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

const owner: SdpOwner = { username: "tandem", sessionId: "77", address: "IN IP4 198.51.100.1" };
const alice = sdpText();
const bob = sdpText({ origin: "bob 5 900 IN IP6 2001:db8::2", media: [audio("a=ptime:30")] });

function originOf(body: string): string | undefined {
  return /^o=(.*)\r$/m.exec(body)?.[1];
}

describe("ownedBody (TRANSFER rule 7)", () => {
  test("the first body gets the owner's o= and version 1, and keeps every other line", () => {
    const sent = ownedBody(owner, alice, undefined);
    expect(sent).toBe(alice.replace(/o=.*\r/, "o=tandem 77 1 IN IP4 198.51.100.1\r"));
  });

  test("a body of another party behind the leg is one version above, session id and address stay", () => {
    const first = ownedBody(owner, alice, undefined);
    expect(originOf(ownedBody(owner, bob, first))).toBe("tandem 77 2 IN IP4 198.51.100.1");
  });

  test("an identical body keeps its version, though its party counted on", () => {
    const first = ownedBody(owner, alice, undefined);
    expect(ownedBody(owner, alice.replace("alice 10 1", "alice 10 2"), first)).toBe(first);
  });

  test("going back to an earlier body is a change too", () => {
    const first = ownedBody(owner, alice, undefined);
    const second = ownedBody(owner, bob, first);
    expect(originOf(ownedBody(owner, alice, second))).toBe("tandem 77 3 IN IP4 198.51.100.1");
  });

  test.each([
    ["bare LF", alice.replaceAll("\r\n", "\n")],
    ["a missing last CRLF", alice.slice(0, -2)],
    ["empty lines at the end", `${alice}\r\n\n`],
  ])("%s is no change", (_rule, body) => {
    const first = ownedBody(owner, alice, undefined);
    expect(ownedBody(owner, body, first)).toBe(first);
  });

  test("a body of v= and o= alone is written whole", () => {
    expect(ownedBody(owner, "v=0\no=- 1 1 IN IP4 192.0.2.1", undefined)).toBe(
      "v=0\r\no=tandem 77 1 IN IP4 198.51.100.1\r\n",
    );
  });

  test.each([
    ["counts on past 2^53", "9007199254740993", "9007199254740994"],
    ["counts across 15 digits", "999999999999999", "1000000000000000"],
    ["stays below 2^62", "4611686018427387903", "1"],
  ])("version %s (RFC 3264 §8)", (_rule, last, next) => {
    const sent = sdpText({ origin: `tandem 77 ${last} IN IP4 198.51.100.1` });
    expect(originOf(ownedBody(owner, bob, sent))).toBe(`tandem 77 ${next} IN IP4 198.51.100.1`);
  });

  test.each(["", "no sdp", "v=0\r\no=- 1 IN IP4 192.0.2.1\r\n"])(
    "a body without a readable o= is unchanged: %j",
    (body) => {
      expect(ownedBody(owner, body, alice)).toBe(body);
    },
  );

  test("a last body that does not read counts as none", () => {
    expect(originOf(ownedBody(owner, alice, "no sdp"))).toBe("tandem 77 1 IN IP4 198.51.100.1");
  });
});

describe("sameVersion (TRANSFER rule 11)", () => {
  const changed = (origin: string): string => sdpText({ origin, media: [audio("a=sendonly")] });
  test.each([
    ["same session id and version, whatever the rest says", changed("alice 10 1 IN IP4 192.0.2.1"), true],
    ["another version", changed("alice 10 2 IN IP4 192.0.2.1"), false],
    ["another session id", changed("alice 11 1 IN IP4 192.0.2.1"), false],
    ["no session description", "hello", false],
  ])("%s", (_rule, other, expected) => {
    expect(sameVersion(alice, other)).toBe(expected);
    expect(sameVersion(other, alice)).toBe(expected);
  });
});
