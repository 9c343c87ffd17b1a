import { describe, expect, test } from "vitest";
import { alignOffer } from "./align-offer.ts";
import { intentFromAnswer } from "./intent-from-answer.ts";
import { intentFromOffer } from "./intent-from-offer.ts";
import { isCovered } from "./is-covered.ts";
import { isHold } from "./is-hold.ts";
import { mapAnswer } from "./map-answer.ts";
import { offerOnBehalf } from "./offer-on-behalf.ts";
import { ownedBody, type SdpOwner } from "./owned-body.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

// TRANSFER §1: transferor A, transferee B, target C; E1 to C on B's behalf, T1 C's answer, E2 B's answer to T1.
const towardsB: SdpOwner = { username: "tandem", sessionId: "20", address: "IN IP4 198.51.100.1" };
const towardsC: SdpOwner = { username: "tandem", sessionId: "30", address: "IN IP4 198.51.100.1" };
const A = "alice 1 1 IN IP4 192.0.2.10";
const B = "bob 2 1 IN IP4 192.0.2.20";
const C = "carol 3 1 IN IP4 192.0.2.30";
const at = (origin: string, ...lines: string[]): string =>
  sdpText({
    origin,
    session: ["s=-", `c=${origin.slice(-17).trim()}`, "t=0 0"],
    media: [lines.length ? lines : audio()],
  });

describe("a blind transfer's bodies", () => {
  const held = at(A, ...audio("a=sendonly"));
  const lastOfB = at(B, ...audio("a=recvonly"));
  const intent = intentFromAnswer(intentFromOffer(at(B)), held, lastOfB);

  test("hold, then REFER: C is offered two-way audio, and B after it too", () => {
    const e1 = ownedBody(towardsC, offerOnBehalf(lastOfB, intent), undefined);
    expect(isHold(e1)).toBe(false);
    expect(intentFromOffer(e1)).toEqual([3]);
    const toB = ownedBody(towardsB, at(C), ownedBody(towardsB, held, undefined));
    expect(toB).toContain("o=tandem 20 2 IN IP4 198.51.100.1\r\n");
    expect(intentFromOffer(toB)).toEqual([3]);
  });

  test("a target that needs no re-INVITE, because E2 equals E1", () => {
    const e1 = ownedBody(towardsC, offerOnBehalf(lastOfB, intent), undefined);
    const e2 = at(B.replace("2 1", "2 2"), ...audio("a=sendrecv"));
    expect(isCovered(e2, e1, at(C))).toBe(true);
    expect(ownedBody(towardsC, e2, e1)).toBe(e1);
  });

  test("E2 on another port: C is offered it with the next version, and its answer settles both legs", () => {
    const e1 = ownedBody(towardsC, offerOnBehalf(lastOfB, intent), undefined);
    const t1 = at(C);
    const e2 = at(B).replace("4000", "4020");
    expect(isCovered(e2, e1, t1)).toBe(false);
    const again = ownedBody(towardsC, e2, e1);
    expect(again).toContain("o=tandem 30 2 ");
    expect(isCovered(t1, ownedBody(towardsB, t1, undefined), e2)).toBe(true);
  });

  test("a narrower answer whose rest suits the other side is covered (rule 3)", () => {
    const narrow = at(B, "m=audio 4000 RTP/AVP 0");
    expect(isCovered(narrow, at(B), at(C))).toBe(false);
    const t2 = at(C, "m=audio 4000 RTP/AVP 0");
    expect(isCovered(t2, at(C), narrow)).toBe(true);
  });

  test("payload numbers that clash are not covered until C was told", () => {
    const e1 = at(B, "m=audio 4000 RTP/AVP 96", "a=rtpmap:96 opus/48000/2");
    const t1 = at(C, "m=audio 4000 RTP/AVP 111", "a=rtpmap:111 opus/48000/2");
    const e2 = at(B, "m=audio 4000 RTP/AVP 111", "a=rtpmap:111 opus/48000/2");
    expect(isCovered(e2, e1, t1)).toBe(false);
    expect(isCovered(t1, t1, e2)).toBe(true);
  });

  test("B has had video with A, C has none: slots stay on B's leg, C's answer fits (rule 6)", () => {
    const history = sdpText({ origin: A, media: [["m=video 5 RTP/AVP 96"], audio()] });
    const aligned = alignOffer(at(C), history);
    expect(aligned.body.match(/^m=\w+ \d+/gm)).toEqual(["m=video 0", "m=audio 4000"]);
    const e2 = sdpText({ origin: B, media: [["m=video 0 RTP/AVP 96"], audio()] });
    expect(mapAnswer(e2, aligned.slots).match(/^m=\w+ \d+/gm)).toEqual(["m=audio 4000"]);
  });
});
