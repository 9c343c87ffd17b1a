import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignOffer } from "./align-offer.ts";
import { answerFrom } from "./answer-from.ts";
import { formatSdp } from "./format-sdp.ts";
import { intentFromAnswer } from "./intent-from-answer.ts";
import { intentFromOffer } from "./intent-from-offer.ts";
import { isCovered } from "./is-covered.ts";
import { isHold } from "./is-hold.ts";
import { mapAnswer } from "./map-answer.ts";
import { offerOnBehalf } from "./offer-on-behalf.ts";
import { ownedBody, type SdpOwner } from "./owned-body.ts";
import { parseSdp } from "./parse-sdp.ts";
import { portsZero } from "./ports-zero.ts";
import { profileOf } from "./profile-of.ts";
import { sameVersion } from "./same-version.ts";
import type { Media } from "./sdp.ts";
import { sdpText } from "./testing/sdp-text.ts";
import { withDirection } from "./with-direction.ts";

const owner: SdpOwner = { username: "tandem", sessionId: "77", address: "IN IP4 198.51.100.1" };
const attribute = fc.constantFrom(
  "a=sendrecv",
  "a=sendonly",
  "a=recvonly",
  "a=inactive",
  "a=ptime:20",
  "a=rtpmap:96 opus/48000/2",
  "a=fmtp:96 useinbandfec=1",
  "c=IN IP4 0.0.0.0",
  "c=IN IP6 2001:db8::7",
);
const stream = fc
  .record({
    kind: fc.constantFrom("audio", "video", "image"),
    port: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 65_535 })),
    formats: fc.subarray(["0", "8", "96", "101"], { minLength: 1 }),
    lines: fc.array(attribute, { maxLength: 4 }),
  })
  .map(({ kind, port, formats, lines }) => [`m=${kind} ${port} RTP/AVP ${formats.join(" ")}`, ...lines]);
const body = fc
  .record({
    origin: fc.constantFrom("alice 10 1 IN IP4 192.0.2.1", "bob 5 900 IN IP6 2001:db8::2"),
    session: fc.array(attribute, { maxLength: 2 }).map((lines) => ["s=-", "t=0 0", ...lines]),
    media: fc.array(stream, { maxLength: 6 }),
  })
  .map(sdpText);
/** Any text, much of it nearly a session description. */
const anything = fc.oneof(
  fc.string(),
  body,
  fc.tuple(body, fc.nat(), fc.nat(8), fc.string({ maxLength: 4 })).map(([text, at, cut, put]) => {
    const start = at % text.length;
    return text.slice(0, start) + put + text.slice(start + cut);
  }),
);

function mediaOf(text: string): readonly Media[] {
  const parsed = parseSdp(text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value.media;
}

function versionOf(text: string): bigint {
  const parsed = parseSdp(text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return BigInt(parsed.value.origin.version);
}

describe("for any session description", () => {
  test("what formatSdp wrote reads the same and is written the same", () => {
    fc.assert(
      fc.property(body, (text) => {
        const parsed = parseSdp(text);
        if (!parsed.ok) throw new Error(parsed.error.reason);
        const written = formatSdp(parsed.value);
        expect(parseSdp(written)).toEqual(parsed);
      }),
    );
  });

  test("ownedBody is idempotent, and its version rises by exactly one on a change (TRANSFER rule 7)", () => {
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 8 }), (bodies) => {
        let last: string | undefined;
        for (const each of bodies) {
          const sent = ownedBody(owner, each, last);
          expect(ownedBody(owner, each, sent)).toBe(sent);
          expect(ownedBody(owner, sent, last)).toBe(sent);
          if (last !== undefined) expect(versionOf(sent) - versionOf(last)).toBe(sent === last ? 0n : 1n);
          expect(mediaOf(sent)).toEqual(mediaOf(each));
          last = sent;
        }
      }),
    );
  });

  test("alignOffer keeps every slot and every stream, and mapAnswer gives the offerer's m-lines back (TRANSFER rule 6)", () => {
    fc.assert(
      fc.property(body, body, (offer, history) => {
        const { body: aligned, slots } = alignOffer(offer, history);
        expect(new Set(slots).size).toBe(slots.length);
        expect(mediaOf(aligned).length).toBeGreaterThanOrEqual(mediaOf(history).length);
        expect(mediaOf(mapAnswer(aligned, slots))).toEqual(mediaOf(offer));
        expect(mediaOf(mapAnswer(portsZero(aligned), slots))).toHaveLength(mediaOf(offer).length);
        const inUse = (media: readonly Media[]) => media.filter(({ port }) => port !== 0).length;
        expect(inUse(mediaOf(aligned))).toBe(inUse(mediaOf(offer)));
      }),
    );
  });

  test("an answer never moves an intent bit that the offer forbade (TRANSFER rule 1)", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 }), body, body, (previous, offer, answer) => {
        const offered = intentFromOffer(offer);
        const after = intentFromAnswer(previous, offer, answer);
        expect(after).toHaveLength(Math.max(previous.length, mediaOf(answer).length));
        after.forEach((bits, slot) => {
          const other = mediaOf(offer)[slot]?.port ? (offered[slot] ?? 0) : 0;
          const forbidden = ~(((other & 1) << 1) | ((other & 2) >> 1)) & 3;
          expect(bits & forbidden).toBe((previous[slot] ?? 3) & forbidden);
        });
      }),
    );
  });

  test("the offer on a party's behalf states its intent, and nothing else changes (TRANSFER rule 1)", () => {
    fc.assert(
      fc.property(body, fc.integer({ min: 0, max: 3 }), (last, bits) => {
        const streams = mediaOf(last);
        const offer = offerOnBehalf(
          last,
          streams.map(() => bits),
        );
        const undirected = (media: Media) => ({ ...media, direction: undefined });
        expect(mediaOf(offer).map(undirected)).toEqual(streams.map(undirected));
        // The null address, which the offer keeps, does not receive.
        for (const [slot, stated] of intentFromOffer(offer).entries())
          if (streams[slot]?.port !== 0) expect([bits, bits & 1]).toContain(stated);
      }),
    );
  });

  test("a body is covered by itself", () => {
    fc.assert(
      fc.property(body, fc.option(body, { nil: undefined }), (text, peer) => {
        expect(isCovered(text, text, peer)).toBe(true);
      }),
    );
  });

  test("a local answer has the offer's m-lines and only directions that it permits (RFC 3264 §6.1)", () => {
    fc.assert(
      fc.property(body, body, (offer, last) => {
        const answer = answerFrom(offer, last);
        expect(mediaOf(answer).map(({ kind }) => kind)).toEqual(mediaOf(offer).map(({ kind }) => kind));
        expect(intentFromAnswer([], offer, answer)).toHaveLength(mediaOf(offer).length);
        const permitted = intentFromOffer(offer).map((bits) => ((bits & 1) << 1) | ((bits & 2) >> 1));
        const stated = intentFromOffer(answer);
        mediaOf(answer).forEach(({ port }, slot) => {
          if (port !== 0) expect((stated[slot] ?? 0) & ~(permitted[slot] ?? 0)).toBe(0);
        });
        expect(answerFrom(offer, answer)).toBe(answer);
      }),
    );
  });
});

test("nothing throws on any text", () => {
  fc.assert(
    fc.property(anything, anything, (a, b) => {
      parseSdp(a);
      ownedBody(owner, a, b);
      sameVersion(a, b);
      intentFromOffer(a);
      intentFromAnswer([3], a, b);
      offerOnBehalf(a, [1]);
      withDirection(a, "inactive");
      portsZero(a);
      isHold(a);
      profileOf(a);
      isCovered(a, b, a);
      answerFrom(a, b);
      mapAnswer(b, alignOffer(a, b).slots);
    }),
    { numRuns: 500 },
  );
});
