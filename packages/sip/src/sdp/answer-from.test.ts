import { describe, expect, test } from "vitest";
import { answerFrom } from "./answer-from.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

const OURS = "tandem 7 4 IN IP4 198.51.100.1";
const VIDEO = ["m=video 4002 RTP/AVP 96", "a=rtpmap:96 VP8/90000"];
const directed = (direction: string): string => sdpText({ media: [audio(`a=${direction}`)] });
const last = (...media: (readonly string[])[]): string => sdpText({ origin: OURS, media });
const mediaOf = (text: string): string[] =>
  text.split("\r\n").filter((line) => /^m=|^a=(rtpmap|fmtp|rtcp-fb)/.test(line));
const directionOf = (text: string): string => /a=(sendrecv|sendonly|recvonly|inactive)/.exec(text)?.[1] ?? "sendrecv";

describe("answerFrom: direction (RFC 3264 §6.1)", () => {
  test.each([
    ["sendrecv", "sendrecv", "sendrecv"],
    ["sendrecv", "sendonly", "sendonly"],
    ["sendrecv", "recvonly", "recvonly"],
    ["sendonly", "sendrecv", "recvonly"],
    ["sendonly", "sendonly", "inactive"],
    ["sendonly", "recvonly", "recvonly"],
    ["recvonly", "sendrecv", "sendonly"],
    ["recvonly", "recvonly", "inactive"],
    ["inactive", "sendrecv", "inactive"],
    ["inactive", "inactive", "inactive"],
  ])("offer %s, last %s: answer %s", (offer, was, answer) => {
    expect(directionOf(answerFrom(directed(offer), last(audio(`a=${was}`))))).toBe(answer);
  });

  test("an offer with c=0.0.0.0 is not sent to (RFC 3264 §8.4)", () => {
    const offer = sdpText({ session: ["s=-", "c=IN IP4 0.0.0.0", "t=0 0"] });
    expect(directionOf(answerFrom(offer, last(audio())))).toBe("recvonly");
  });

  test("a session direction of ours is overridden at the m-line", () => {
    const ours = sdpText({ origin: OURS, session: ["s=-", "t=0 0", "a=sendrecv"] });
    expect(answerFrom(directed("sendonly"), ours)).toMatch(/a=sendrecv\r\nm=.*a=recvonly\r\n$/s);
  });
});

describe("answerFrom: m-lines and codecs (TRANSFER rule 11)", () => {
  test("what suits as it is comes back as it is, so that its version stays", () => {
    const ours = last(audio(), VIDEO).replaceAll("\r\n", "\n");
    expect(answerFrom(sdpText({ media: [audio(), VIDEO] }), ours)).toBe(ours);
  });

  test.each<[string, (readonly string[])[], (readonly string[])[], string[]]>([
    [
      "as many m-lines as the offer: the missing is refused",
      [["m=audio 1 RTP/AVP 0"], VIDEO],
      [["m=audio 2 RTP/AVP 0"]],
      ["m=audio 2 RTP/AVP 0", "m=video 0 RTP/AVP 96"],
    ],
    [
      "as many m-lines as the offer: ours beyond it are left out",
      [["m=audio 1 RTP/AVP 0"]],
      [["m=audio 2 RTP/AVP 0"], VIDEO],
      ["m=audio 2 RTP/AVP 0"],
    ],
    [
      "a stream that the offer disables is refused",
      [["m=audio 0 RTP/AVP 0"]],
      [["m=audio 2 RTP/AVP 0"]],
      ["m=audio 0 RTP/AVP 0"],
    ],
    [
      "a stream that we refused stays refused",
      [["m=audio 1 RTP/AVP 8"]],
      [["m=audio 0 RTP/AVP 0"]],
      ["m=audio 0 RTP/AVP 0"],
    ],
    ["another kind is refused", [["m=image 1 udptl t38"]], [["m=audio 2 RTP/AVP 0"]], ["m=image 0 udptl t38"]],
    ["another profile is refused", [["m=audio 1 RTP/SAVP 0"]], [["m=audio 2 RTP/AVP 0"]], ["m=audio 0 RTP/SAVP 0"]],
    [
      "codecs that the offer lacks are dropped with their attributes",
      [["m=audio 1 RTP/AVP 8 0"]],
      [
        [
          "m=audio 2 RTP/AVP 0 96 101",
          "a=rtpmap:96 opus/48000/2",
          "a=fmtp:96 x=1",
          "a=rtcp-fb:96 nack",
          "a=rtpmap:101 telephone-event/8000",
        ],
      ],
      ["m=audio 2 RTP/AVP 0"],
    ],
    [
      "a codec under another number is ours under our number",
      [["m=audio 1 RTP/AVP 111 0", "a=rtpmap:111 OPUS/48000/2"]],
      [["m=audio 2 RTP/AVP 96", "a=rtpmap:96 opus/48000/2"]],
      ["m=audio 2 RTP/AVP 96", "a=rtpmap:96 opus/48000/2"],
    ],
    [
      "a number that clashes is another codec",
      [["m=audio 1 RTP/AVP 96 0", "a=rtpmap:96 iLBC/8000"]],
      [["m=audio 2 RTP/AVP 96 0", "a=rtpmap:96 opus/48000/2"]],
      ["m=audio 2 RTP/AVP 0"],
    ],
    ["nothing in common is refused", [["m=audio 1 RTP/AVP 8"]], [["m=audio 2 RTP/AVP 0"]], ["m=audio 0 RTP/AVP 8"]],
    [
      "digits alone in common are refused",
      [["m=audio 1 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000"]],
      [["m=audio 2 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000"]],
      ["m=audio 0 RTP/AVP 8 101"],
    ],
    [
      "attributes of all payloads stay",
      [["m=audio 1 RTP/AVP 0"]],
      [["m=audio 2 RTP/AVP 0 8", "a=rtcp-fb:* nack"]],
      ["m=audio 2 RTP/AVP 0", "a=rtcp-fb:* nack"],
    ],
  ])("%s", (_rule, offer, ours, expected) => {
    const answer = answerFrom(sdpText({ media: offer }), last(...ours));
    expect(mediaOf(answer)).toEqual(expected);
    expect(answer).toContain(`o=${OURS}\r\n`);
  });

  test.each([
    ["hello", last(audio())],
    [sdpText(), "hello"],
  ])("where a body does not parse, the last one is unchanged", (offer, ours) => {
    expect(answerFrom(offer, ours)).toBe(ours);
  });
});
