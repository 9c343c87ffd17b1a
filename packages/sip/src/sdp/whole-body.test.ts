import { describe, expect, test } from "vitest";
import { isHold } from "./is-hold.ts";
import { portsZero } from "./ports-zero.ts";
import { type Profile, profileOf } from "./profile-of.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";
import { withDirection } from "./with-direction.ts";

const REFUSED = ["m=video 0 RTP/AVP 96"];
const inSession = (...lines: string[]): string => sdpText({ session: ["s=-", "t=0 0", ...lines] });

describe("withDirection (TRANSFER rules 11 and 22)", () => {
  test("each m-line in use gets the direction, refused ones do not", () => {
    const body = sdpText({ media: [audio("a=sendonly"), audio(), REFUSED] });
    expect(withDirection(body, "inactive")).toBe(
      sdpText({ media: [audio("a=inactive"), audio("a=inactive"), REFUSED] }),
    );
  });

  test.each([
    ["it holds already at the m-line", sdpText({ media: [audio("a=inactive", "a=ptime:20")] })],
    ["it holds already at the session", inSession("a=inactive")],
    ["the body does not parse", "hello"],
  ])("unchanged where %s", (_rule, body) => {
    expect(withDirection(body, "inactive")).toBe(body);
  });

  test("unhold overrides a session direction", () => {
    expect(withDirection(inSession("a=sendonly"), "sendrecv")).toMatch(/a=sendonly\r\nm=.*a=sendrecv\r\n$/s);
  });
});

describe("portsZero (TRANSFER rule 15; RFC 3264 §6)", () => {
  test("as many m-lines, the same kinds and formats, port 0, no attributes", () => {
    const offer = sdpText({
      session: ["s=-", "i=x", "c=IN IP4 192.0.2.1", "b=AS:1", "t=0 0", "a=ice-ufrag:u", "a=sendonly"],
      media: [audio("a=sendonly"), ["m=video 4002/2 RTP/AVP 96", "a=rtpmap:96 VP8/90000"], REFUSED],
    });
    expect(portsZero(offer)).toBe(
      sdpText({ media: [["m=audio 0 RTP/AVP 0 8 101"], ["m=video 0 RTP/AVP 96"], ["m=video 0 RTP/AVP 96"]] }),
    );
  });

  test("every m-line keeps a c= where the session has none (RFC 4566 §5.7)", () => {
    const offer = sdpText({ session: ["s=-", "t=0 0"], media: [audio("c=IN IP6 ::1"), REFUSED] });
    expect(portsZero(offer).match(/c=IN IP6 ::1/g)).toHaveLength(2);
  });

  test("a body that does not parse is unchanged", () => {
    expect(portsZero("hello")).toBe("hello");
  });
});

describe("isHold (RFC 3264 §8.4)", () => {
  test.each([
    ["sendonly", sdpText({ media: [audio("a=sendonly")] }), true],
    ["inactive", sdpText({ media: [audio("a=inactive")] }), true],
    ["sendonly at the session", inSession("a=sendonly"), true],
    ["c=0.0.0.0", inSession("c=IN IP4 0.0.0.0"), true],
    ["c=:: in IPv6", inSession("c=IN IP6 ::"), true],
    ["held, with another stream refused", sdpText({ media: [audio("a=sendonly"), REFUSED] }), true],
    [
      "sendonly at the session, overridden at the m-line",
      sdpText({ session: ["s=-", "t=0 0", "a=sendonly"], media: [audio("a=sendrecv")] }),
      false,
    ],
    ["sendrecv", sdpText(), false],
    ["recvonly, being held", sdpText({ media: [audio("a=recvonly")] }), false],
    ["one of two streams held", sdpText({ media: [audio("a=sendonly"), audio()] }), false],
    ["all streams refused", sdpText({ media: [REFUSED] }), false],
    ["no session description", "hello", false],
  ])("%s", (_rule, body, hold) => {
    expect(isHold(body)).toBe(hold);
  });
});

describe("profileOf (TRANSFER rule 4)", () => {
  test.each<[string, readonly string[], Profile | undefined]>([
    ["plain RTP", ["m=audio 1 RTP/AVP 0"], "RTP/AVP"],
    ["feedback", ["m=audio 1 RTP/AVPF 0"], "RTP/AVPF"],
    ["SDES", ["m=audio 1 RTP/SAVP 0"], "RTP/SAVP"],
    ["DTLS", ["m=audio 1 UDP/TLS/RTP/SAVPF 0"], "UDP/TLS/RTP/SAVPF"],
    ["the first m-line in use", ["m=audio 0 RTP/SAVP 0", "m=audio 1 RTP/AVP 0"], "RTP/AVP"],
    ["RTP beside something else", ["m=image 1 udptl t38", "m=audio 1 RTP/AVP 0"], "RTP/AVP"],
    ["fax alone", ["m=image 1 udptl t38"], "other"],
    ["nothing in use", ["m=audio 0 RTP/AVP 0"], undefined],
  ])("%s", (_rule, lines, profile) => {
    expect(profileOf(sdpText({ media: lines.map((line) => [line]) }))).toBe(profile);
  });

  test("undefined for a body that does not parse", () => {
    expect(profileOf("hello")).toBeUndefined();
  });
});
