import { describe, expect, test } from "vitest";
import { formatSdp } from "./format-sdp.ts";
import { parseSdp, SDP_MAX_MEDIA } from "./parse-sdp.ts";
import type { Sdp } from "./sdp.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

function parsed(text: string): Sdp {
  const result = parseSdp(text);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe("parseSdp understands", () => {
  test("o=, c=, m= and carries the rest in order", () => {
    const text = sdpText({
      session: ["s=call", "i=what", "c=IN IP6 2001:db8::1", "b=AS:84", "t=0 0", "a=group:BUNDLE 0", "a=recvonly"],
      media: [["m=audio 4000/2 RTP/AVP 0 8", "i=x", "c=IN IP4 192.0.2.9", "a=ptime:20", "a=sendonly"]],
    });
    expect(parsed(text)).toEqual({
      origin: { username: "alice", sessionId: "10", version: "1", address: "IN IP4 192.0.2.1" },
      lines: ["s=call", "i=what", "c=IN IP6 2001:db8::1", "b=AS:84", "t=0 0", "a=group:BUNDLE 0"],
      connection: "IN IP6 2001:db8::1",
      direction: "recvonly",
      media: [
        {
          kind: "audio",
          port: 4000,
          portCount: 2,
          proto: "RTP/AVP",
          formats: ["0", "8"],
          lines: ["i=x", "c=IN IP4 192.0.2.9", "a=ptime:20"],
          direction: "sendonly",
          connection: "IN IP4 192.0.2.9",
        },
      ],
    });
    expect(formatSdp(parsed(text))).toBe(text);
  });

  const same = sdpText();
  test.each([
    ["bare LF line ends", same.replaceAll("\r\n", "\n")],
    ["mixed line ends", same.replace("\r\n", "\n")],
    ["a missing last CRLF", same.slice(0, -2)],
    ["half a last CRLF", same.slice(0, -1)],
    ["empty lines at the end", `${same}\r\n\n`],
    [
      "a space at the end of m= and o=",
      same.replace(" 101\r\n", " 101 \r\n").replace("192.0.2.1\r\n", "192.0.2.1 \r\n"),
    ],
    ["more than one space in m=", same.replace("4000 RTP", "4000  RTP")],
  ])("tolerates %s", (_rule, text) => {
    expect(formatSdp(parsed(text))).toBe(same);
  });

  test("a direction that is an attribute of its own only, whatever begins like one", () => {
    const media = parsed(sdpText({ media: [audio("a=sendonlyish", "a=inactive ")] })).media[0];
    expect(media?.direction).toBe("inactive");
    expect(media?.lines).toContain("a=sendonlyish");
  });

  test("the last of several direction attributes", () => {
    expect(parsed(sdpText({ media: [audio("a=sendonly", "a=sendrecv")] })).media[0]?.direction).toBe("sendrecv");
  });

  test("a stream refused without formats, and writes it with one (RFC 4566 §5.14)", () => {
    const sdp = parsed(sdpText({ media: [["m=video 0 RTP/AVP"]] }));
    expect(sdp.media[0]?.formats).toEqual([]);
    expect(formatSdp(sdp)).toContain("m=video 0 RTP/AVP 0\r\n");
  });

  test("a session without media, and 64-bit numbers in o=", () => {
    const sdp = parsed(sdpText({ origin: "- 18446744073709551615 18446744073709551615 IN IP6 ::1", media: [] }));
    expect(sdp.media).toEqual([]);
    expect(sdp.origin.version).toBe("18446744073709551615");
  });

  test("transports other than RTP", () => {
    const media = parsed(sdpText({ media: [["m=image 5000 udptl t38"], ["m=message 7 TCP/TLS/MSRP *"]] })).media;
    expect(media.map(({ proto, formats }) => [proto, ...formats])).toEqual([
      ["udptl", "t38"],
      ["TCP/TLS/MSRP", "*"],
    ]);
  });

  test(`up to ${SDP_MAX_MEDIA} m-lines`, () => {
    expect(parsed(sdpText({ media: Array.from({ length: SDP_MAX_MEDIA }, () => audio()) })).media).toHaveLength(32);
  });
});

describe("parseSdp refuses", () => {
  const mediaLine = (line: string): string => sdpText({ media: [[line]] });
  test.each([
    ["nothing at all", ""],
    ["another version", sdpText().replace("v=0", "v=1")],
    ["no v=", sdpText().slice(5)],
    ["o= that is not second", sdpText({ session: [] }).replace(/(o=.*\r\n)(m=.*\r\n)/, "$2$1")],
    ["o= of five fields", sdpText({ origin: "alice 10 1 IN IP4" })],
    ["o= of seven fields", sdpText({ origin: "alice b 10 1 IN IP4 192.0.2.1" })],
    ["an o= version that is no number", sdpText({ origin: "alice 10 -1 IN IP4 192.0.2.1" })],
    ["an o= version beyond 20 digits", sdpText({ origin: `alice 10 ${"9".repeat(21)} IN IP4 192.0.2.1` })],
    ["a second o=", sdpText({ session: ["s=-", "o=mallory 1 1 IN IP4 192.0.2.6", "t=0 0"] })],
    ["a second v=", sdpText({ media: [audio("v=0")] })],
    ["m= without port", mediaLine("m=audio RTP/AVP 0")],
    ["m= with a port above 65535", mediaLine("m=audio 65536 RTP/AVP 0")],
    ["m= with a negative port", mediaLine("m=audio -1 RTP/AVP 0")],
    ["m= with port count 0", mediaLine("m=audio 4000/0 RTP/AVP 0")],
    ["m= without proto", mediaLine("m=audio 4000")],
    ["m= without formats", mediaLine("m=audio 4000 RTP/AVP")],
    ["an empty line inside", sdpText({ session: ["s=-", "", "t=0 0"] })],
    ["a line without =", sdpText({ media: [audio("sendrecv")] })],
    ["a type in upper case", sdpText({ media: [audio("A=sendrecv")] })],
    ["a CR inside a line", sdpText({ media: [audio("a=x\ra=y")] })],
    ["a NUL inside a line", sdpText({ media: [audio("a=x\0")] })],
    ["33 m-lines", sdpText({ media: Array.from({ length: 33 }, () => audio()) })],
    ["more than 64 kB", sdpText({ media: [audio(`a=x:${"y".repeat(65_536)}`)] })],
  ])("%s", (_rule, text) => {
    const result = parseSdp(text);
    expect(result.ok).toBe(false);
    expect(!result.ok && result.error.reason).toMatch(/\w/);
  });
});
