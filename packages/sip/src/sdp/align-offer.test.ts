import { describe, expect, test } from "vitest";
import { alignOffer } from "./align-offer.ts";
import { mapAnswer } from "./map-answer.ts";
import { parseSdp } from "./parse-sdp.ts";
import { sdpText } from "./testing/sdp-text.ts";

/** A body of streams written `audio:4000`. */
function body(...streams: readonly string[]): string {
  const media = streams.map((stream) => {
    const [kind, port] = stream.split(":");
    return [`m=${kind} ${port} RTP/AVP 0`, `a=label:${stream}`];
  });
  return sdpText({ media });
}

function streamsOf(text: string): string[] {
  const parsed = parseSdp(text);
  return parsed.ok ? parsed.value.media.map(({ kind, port }) => `${kind}:${port}`) : ["unparsed"];
}

describe("alignOffer (TRANSFER rule 6; RFC 3264 §8)", () => {
  test.each<[string, string[], string[], string[], number[]]>([
    ["the same m-lines stay", ["audio:1", "video:2"], ["audio:9", "video:8"], ["audio:1", "video:2"], [0, 1]],
    ["never fewer: an unused slot gets port 0", ["audio:1"], ["audio:9", "video:8"], ["audio:1", "video:0"], [0]],
    ["a slot unused before stays unused", ["audio:1"], ["audio:9", "video:0"], ["audio:1", "video:0"], [0]],
    [
      "streams in another order find their slots",
      ["video:2", "audio:1"],
      ["audio:9", "video:8"],
      ["audio:1", "video:2"],
      [1, 0],
    ],
    ["audio skips a slot of another kind", ["audio:1"], ["video:8", "audio:9"], ["video:0", "audio:1"], [1]],
    ["audio keeps to the slot in use", ["audio:1"], ["audio:0", "audio:9"], ["audio:0", "audio:1"], [1]],
    [
      "a stream in use keeps the other's slot free",
      ["audio:1", "audio:2"],
      ["audio:0", "audio:9"],
      ["audio:1", "audio:2"],
      [0, 1],
    ],
    ["a new stream goes to the end", ["audio:1", "video:2"], ["audio:9"], ["audio:1", "video:2"], [0, 1]],
    [
      "a new stream takes a disabled slot of its kind",
      ["audio:1", "video:2"],
      ["video:0", "audio:9"],
      ["video:2", "audio:1"],
      [1, 0],
    ],
    [
      "a new stream takes a disabled slot of another kind",
      ["text:3", "audio:1"],
      ["audio:9", "video:0"],
      ["audio:1", "text:3"],
      [1, 0],
    ],
    ["fax takes the slot of the voice it replaces", ["image:3"], ["audio:9"], ["image:3"], [0]],
    ["fax beside a disabled voice", ["audio:0", "image:3"], ["audio:9"], ["audio:0", "image:3"], [0, 1]],
    [
      "a disabled m-line finds a place behind the others",
      ["video:0", "audio:1"],
      ["audio:9"],
      ["audio:1", "video:0"],
      [1, 0],
    ],
    ["an m-line disabled on both sides", ["audio:1", "video:0"], ["audio:9", "text:0"], ["audio:1", "video:0"], [0, 1]],
    ["no m-line at all", [], ["audio:9"], ["audio:0"], []],
  ])("%s", (_rule, offer, history, expected, slots) => {
    const aligned = alignOffer(body(...offer), body(...history));
    expect(streamsOf(aligned.body)).toEqual(expected);
    expect(aligned.slots).toEqual(slots);
  });

  test("is stable: aligned once more with what went out, nothing moves", () => {
    const offer = body("video:0", "audio:1", "text:3");
    const first = alignOffer(offer, body("audio:9", "text:0"));
    expect(alignOffer(offer, first.body)).toEqual(first);
  });

  test("a full leg gives a slot in use to a stream that would need a 33rd", () => {
    const leg = body(...Array.from({ length: 31 }, (_, at) => `audio:${at + 1}`), "video:99");
    const aligned = alignOffer(body("audio:1", "text:2", "video:3"), leg);
    expect(streamsOf(aligned.body)).toHaveLength(32);
    expect(new Set(aligned.slots).size).toBe(3);
  });

  test("an unused slot carries none of the other side's attributes or addresses", () => {
    const offer = sdpText({ session: ["s=-", "t=0 0"], media: [["m=audio 1 RTP/AVP 0", "c=IN IP4 192.0.2.7"]] });
    const history = sdpText({ media: [["m=audio 9 RTP/AVP 0"], ["m=video 8 RTP/AVP 96", "c=IN IP4 10.0.0.1", "a=x"]] });
    expect(alignOffer(offer, history).body).toBe(`${offer}m=video 0 RTP/AVP 96\r\nc=IN IP4 192.0.2.7\r\n`);
  });

  test.each([
    ["no history", undefined],
    ["a history that does not parse", "hello"],
    ["a history of the same m-lines", body("audio:9", "video:8")],
  ])("%s leaves the text as it is", (_rule, history) => {
    const offer = body("audio:1", "video:2").replaceAll("\r\n", "\n");
    expect(alignOffer(offer, history)).toEqual({ body: offer, slots: [0, 1] });
  });

  test("an offer that does not parse has no slots", () => {
    expect(alignOffer("hello", body("audio:9"))).toEqual({ body: "hello", slots: [] });
  });
});

describe("mapAnswer (TRANSFER rule 6)", () => {
  test.each<[string, string[], number[], string[]]>([
    ["nothing moved", ["audio:5", "video:6"], [0, 1], ["audio:5", "video:6"]],
    ["back into the offerer's order", ["audio:5", "video:6"], [1, 0], ["video:6", "audio:5"]],
    ["the slots that the offerer does not know are left out", ["video:0", "audio:5"], [1], ["audio:5"]],
    ["an m-line the answer lacks is refused (RFC 3264 §6)", ["audio:5"], [0, 1], ["audio:5", "audio:0"]],
  ])("%s", (_rule, answer, slots, expected) => {
    expect(streamsOf(mapAnswer(body(...answer), slots))).toEqual(expected);
  });

  test("an answer that does not parse is unchanged", () => {
    expect(mapAnswer("hello", [1, 0])).toBe("hello");
  });
});
