import { describe, expect, test } from "vitest";
import { intentFromAnswer } from "./intent-from-answer.ts";
import { type Intent, intentFromOffer } from "./intent-from-offer.ts";
import { offerOnBehalf } from "./offer-on-behalf.ts";
import type { Direction } from "./sdp.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

const DIRECTIONS: readonly Direction[] = ["inactive", "sendonly", "recvonly", "sendrecv"];
const directed = (direction: Direction): string => sdpText({ media: [audio(`a=${direction}`)] });
const nullAddress = (...more: string[]): string =>
  sdpText({ session: ["s=-", "c=IN IP4 0.0.0.0", "t=0 0"], media: [audio(...more)] });
const directionsOf = (body: string): string[] => body.match(/a=(?:sendrecv|sendonly|recvonly|inactive)/g) ?? [];

describe("intentFromOffer (TRANSFER rule 1)", () => {
  test.each<[string, string, Intent]>([
    ["no attribute is sendrecv", sdpText(), [3]],
    ["sendrecv", directed("sendrecv"), [3]],
    ["sendonly, the party's own hold", directed("sendonly"), [1]],
    ["recvonly", directed("recvonly"), [2]],
    ["inactive", directed("inactive"), [0]],
    ["the session's direction", sdpText({ session: ["s=-", "t=0 0", "a=sendonly"] }), [1]],
    [
      "a direction at an m-line goes before the session's",
      sdpText({ session: ["s=-", "t=0 0", "a=sendonly"], media: [audio("a=recvonly"), audio()] }),
      [2, 1],
    ],
    ["c=0.0.0.0 does not receive (RFC 3264 §8.4)", nullAddress(), [1]],
    ["c=0.0.0.0 at the m-line", sdpText({ media: [audio("c=IN IP4 0.0.0.0")] }), [1]],
    ["c=0.0.0.0 and inactive", nullAddress("a=inactive"), [0]],
    ["c=:: in IPv6", sdpText({ session: ["s=-", "c=IN IP6 ::", "t=0 0"] }), [1]],
    ["an IPv6 address", sdpText({ session: ["s=-", "c=IN IP6 2001:db8::1", "t=0 0"] }), [3]],
    ["c=0.0.0.0 with ICE is an address not known yet", nullAddress("a=ice-ufrag:x"), [3]],
    ["port 0 states nothing", sdpText({ media: [audio(), ["m=video 0 RTP/AVP 96", "a=inactive"]] }), [3, 3]],
    ["no session description", "hello", []],
  ])("%s", (_rule, offer, intent) => {
    expect(intentFromOffer(offer)).toEqual(intent);
  });
});

describe("intentFromAnswer (TRANSFER rule 1)", () => {
  test.each<[string, Intent, string, string, Intent]>([
    [
      "held by the other side: recvonly says nothing about sending",
      [3],
      directed("sendonly"),
      directed("recvonly"),
      [3],
    ],
    ["held with inactive: nothing was permitted", [3], directed("inactive"), directed("inactive"), [3]],
    ["held by c=0.0.0.0: sending was forbidden", [3], nullAddress(), directed("recvonly"), [3]],
    ["both held: the party's own hold stays", [1], directed("sendonly"), directed("inactive"), [1]],
    ["unhold: all is permitted, all is as answered", [0], directed("sendrecv"), directed("sendrecv"), [3]],
    ["unhold answered sendonly: the party holds", [3], directed("sendrecv"), directed("sendonly"), [1]],
    ["unhold answered from c=0.0.0.0: the party holds", [3], directed("sendrecv"), nullAddress(), [1]],
    ["recvonly offer: only sending was permitted", [3], directed("recvonly"), directed("inactive"), [2]],
    ["the first answer: forbidden bits are set", [], directed("sendonly"), directed("inactive"), [1]],
    ["an m-line the answer refuses keeps its bits", [1], sdpText(), sdpText({ media: [["m=audio 0 RTP/AVP 0"]] }), [1]],
    ["an m-line the offer disabled keeps its bits", [2], sdpText({ media: [["m=audio 0 RTP/AVP 0"]] }), sdpText(), [2]],
    [
      "each m-line for itself",
      [3, 3],
      sdpText({ media: [audio("a=sendonly"), audio()] }),
      sdpText({ media: [audio("a=recvonly"), audio("a=recvonly")] }),
      [3, 2],
    ],
    [
      "a new m-line begins with both bits",
      [1],
      sdpText({ media: [audio(), audio()] }),
      sdpText({ media: [audio(), audio()] }),
      [3, 3],
    ],
    ["an answer that does not parse changes nothing", [1], sdpText(), "hello", [1]],
    ["an offer that does not parse changes nothing", [1], "hello", sdpText(), [1]],
  ])("%s", (_rule, previous, offer, answer, intent) => {
    expect(intentFromAnswer(previous, offer, answer)).toEqual(intent);
  });

  const every = DIRECTIONS.flatMap((offer) => DIRECTIONS.map((answer): [Direction, Direction] => [offer, answer]));
  test.each(every)("offer %s, answer %s: no forbidden bit moves (RFC 3264 §6.1)", (offer, answer) => {
    const permitted = { inactive: 0, sendonly: 2, recvonly: 1, sendrecv: 3 }[offer];
    for (const old of [0, 1, 2, 3]) {
      const [bits = -1] = intentFromAnswer([old], directed(offer), directed(answer));
      expect(bits & ~permitted).toBe(old & ~permitted);
      expect(bits & permitted).toBe(DIRECTIONS.indexOf(answer) & permitted);
    }
  });
});

describe("offerOnBehalf (TRANSFER rule 1)", () => {
  test("hold, then REFER: the recvonly answer goes out as sendrecv", () => {
    const last = directed("recvonly");
    const intent = intentFromAnswer([3], directed("sendonly"), last);
    expect(offerOnBehalf(last, intent)).toBe(directed("sendrecv"));
  });

  test("a hold that the party made itself is carried", () => {
    const last = directed("sendonly");
    expect(offerOnBehalf(last, intentFromOffer(last))).toBe(last);
  });

  test("a hold by c=0.0.0.0 that the party made itself is carried as sendonly", () => {
    expect(directionsOf(offerOnBehalf(nullAddress(), intentFromOffer(nullAddress())))).toEqual(["a=sendonly"]);
  });

  test("both held, then REFER: only the party's own hold is carried", () => {
    const intent = intentFromAnswer(intentFromOffer(directed("sendonly")), directed("sendonly"), directed("inactive"));
    expect(directionsOf(offerOnBehalf(directed("inactive"), intent))).toEqual(["a=sendonly"]);
  });

  test("a session direction is overridden at the m-line", () => {
    const last = sdpText({ session: ["s=-", "t=0 0", "a=inactive"] });
    expect(directionsOf(offerOnBehalf(last, [3]))).toEqual(["a=inactive", "a=sendrecv"]);
  });

  test("a refused m-line stays refused and undirected", () => {
    const last = sdpText({ media: [audio(), ["m=video 0 RTP/AVP 96"]] });
    expect(offerOnBehalf(last, [3, 1])).toBe(last);
  });

  test("an intent shorter than the body means both bits", () => {
    expect(directionsOf(offerOnBehalf(directed("recvonly"), []))).toEqual(["a=sendrecv"]);
  });

  test("a body that does not parse is unchanged", () => {
    expect(offerOnBehalf("hello", [3])).toBe("hello");
  });
});
