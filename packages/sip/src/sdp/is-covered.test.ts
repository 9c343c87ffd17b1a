import { describe, expect, test } from "vitest";
import { isCovered } from "./is-covered.ts";
import { audio, sdpText } from "./testing/sdp-text.ts";

const stream = (...lines: string[]): string => sdpText({ media: [lines] });
const directed = (direction: string): string => sdpText({ media: [audio(`a=${direction}`)] });
const T1 = sdpText({ origin: "carol 3 3 IN IP4 203.0.113.3" });
const VIDEO = ["m=video 4002 RTP/AVP 96", "a=rtpmap:96 VP8/90000"];

interface Row {
  readonly rule: string;
  readonly now: string;
  readonly promised: string;
  readonly peer?: string;
  readonly covered: boolean;
}

function check(rows: readonly Row[]): void {
  test.each(rows)("$rule", ({ now, promised, peer, covered }) => {
    expect(isCovered(now, promised, peer)).toBe(covered);
  });
}

describe("isCovered: address, port, transport (TRANSFER rule 2)", () => {
  const e1 = sdpText();
  const muxed = sdpText({ media: [audio("a=rtcp-mux")] });
  const ice = sdpText({
    media: [audio("a=ice-ufrag:u", "a=ice-pwd:p", "a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host")],
  });
  check([
    { rule: "the same SDP", now: e1, promised: e1, peer: T1, covered: true },
    { rule: "another o= alone", now: e1.replace("10 1", "10 9"), promised: e1, peer: T1, covered: true },
    { rule: "E2 on another port", now: e1.replace("4000", "4010"), promised: e1, peer: T1, covered: false },
    {
      rule: "E2 at another address",
      now: e1.replace("c=IN IP4 192.0.2.1", "c=IN IP4 192.0.2.2"),
      promised: e1,
      peer: T1,
      covered: false,
    },
    {
      rule: "IPv6 instead of IPv4",
      now: e1.replace("c=IN IP4 192.0.2.1", "c=IN IP6 2001:db8::1"),
      promised: e1,
      peer: T1,
      covered: false,
    },
    {
      rule: "the same address at the m-line",
      now: sdpText({ session: ["s=-", "t=0 0"], media: [audio("c=IN IP4 192.0.2.1")] }),
      promised: e1,
      peer: T1,
      covered: true,
    },
    { rule: "another profile", now: e1.replace("RTP/AVP", "RTP/SAVP"), promised: e1, peer: T1, covered: false },
    { rule: "another kind", now: e1.replace("m=audio", "m=video"), promised: e1, peer: T1, covered: false },
    {
      rule: "another RTCP port",
      now: sdpText({ media: [audio("a=rtcp:4009")] }),
      promised: e1,
      peer: T1,
      covered: false,
    },
    {
      rule: "a new key",
      now: sdpText({ media: [audio("a=crypto:1 A inline:y")] }),
      promised: sdpText({ media: [audio("a=crypto:1 A inline:x")] }),
      peer: T1,
      covered: false,
    },
    {
      rule: "a new fingerprint at the session",
      now: sdpText({ session: ["s=-", "c=IN IP4 192.0.2.1", "t=0 0", "a=fingerprint:sha-256 AA"] }),
      promised: sdpText({ session: ["s=-", "c=IN IP4 192.0.2.1", "t=0 0", "a=fingerprint:sha-256 BB"] }),
      peer: T1,
      covered: false,
    },
    {
      rule: "attributes that move no packet",
      now: sdpText({ media: [audio("a=ptime:20", "a=label:x")] }),
      promised: e1,
      peer: T1,
      covered: true,
    },
    { rule: "rtcp-mux dropped, the peer has none either", now: e1, promised: muxed, peer: T1, covered: true },
    { rule: "rtcp-mux dropped, the peer multiplexes", now: e1, promised: muxed, peer: muxed, covered: false },
    { rule: "ICE dropped, the peer has none either", now: e1, promised: ice, peer: T1, covered: true },
    {
      rule: "ICE restarted, the peer uses ICE",
      now: ice.replace(":u", ":v"),
      promised: ice,
      peer: ice,
      covered: false,
    },
    { rule: "no peer yet: every attribute counts", now: e1, promised: ice, covered: false },
  ]);
});

describe("isCovered: direction (TRANSFER rule 2)", () => {
  const both = directed("sendrecv");
  check([
    { rule: "sendrecv promised, sendonly now", now: directed("sendonly"), promised: both, peer: T1, covered: false },
    { rule: "sendrecv promised, inactive now", now: directed("inactive"), promised: both, peer: T1, covered: false },
    { rule: "less promised than is permitted", now: both, promised: directed("sendonly"), peer: T1, covered: true },
    {
      rule: "the peer holds: recvonly is all it can use",
      now: directed("recvonly"),
      promised: both,
      peer: directed("sendonly"),
      covered: true,
    },
    {
      rule: "the peer is inactive",
      now: directed("inactive"),
      promised: both,
      peer: directed("inactive"),
      covered: true,
    },
    {
      rule: "the peer sends only, and is not heard",
      now: directed("sendonly"),
      promised: both,
      peer: directed("sendonly"),
      covered: false,
    },
    {
      rule: "the peer holds by c=0.0.0.0",
      now: directed("recvonly"),
      promised: both,
      peer: T1.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0"),
      covered: true,
    },
    { rule: "no peer yet: all that was promised", now: directed("recvonly"), promised: both, covered: false },
    {
      rule: "a hold by c=0.0.0.0 now",
      now: both.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0"),
      promised: both,
      peer: T1,
      covered: false,
    },
  ]);
});

describe("isCovered: payloads (TRANSFER rules 2 and 3)", () => {
  const pcm = stream("m=audio 4000 RTP/AVP 0 8");
  const opus = (number: number): string => stream(`m=audio 4000 RTP/AVP ${number}`, `a=rtpmap:${number} opus/48000/2`);
  const events = (fmtp: string): string =>
    stream("m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000", ...(fmtp ? [`a=fmtp:101 ${fmtp}`] : []));
  const only = (format: string): string => stream(`m=audio 4000 RTP/AVP ${format}`);
  const amr = (first: string, second: string): string =>
    stream(
      "m=audio 4000 RTP/AVP 96 97",
      "a=rtpmap:96 AMR/8000",
      "a=rtpmap:97 AMR/8000",
      `a=fmtp:96 ${first}`,
      `a=fmtp:97 ${second}`,
    );
  check([
    { rule: "a codec dropped that the peer cannot use", now: only("0"), promised: pcm, peer: only("0"), covered: true },
    { rule: "a codec dropped that the peer can use", now: only("0"), promised: pcm, peer: pcm, covered: false },
    { rule: "a codec dropped, no peer yet", now: only("0"), promised: pcm, covered: false },
    { rule: "the order of codecs", now: stream("m=audio 4000 RTP/AVP 8 0"), promised: pcm, peer: pcm, covered: true },
    { rule: "a codec more", now: stream("m=audio 4000 RTP/AVP 0 8 9"), promised: pcm, peer: pcm, covered: true },
    { rule: "the same codec under another number", now: opus(111), promised: opus(96), peer: opus(96), covered: false },
    {
      rule: "the peer renumbered, the promise stands",
      now: opus(96),
      promised: opus(96),
      peer: opus(111),
      covered: true,
    },
    {
      rule: "the peer renumbered and the answer followed it",
      now: opus(111),
      promised: opus(96),
      peer: opus(111),
      covered: false,
    },
    {
      rule: "payload numbers that clash: the same number, another codec",
      now: stream("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 iLBC/8000"),
      promised: opus(96),
      peer: opus(96),
      covered: false,
    },
    {
      rule: "codec names in another case, one channel written out",
      now: stream("m=audio 4000 RTP/AVP 0", "a=rtpmap:0 pcmu/8000/1"),
      promised: only("0"),
      peer: only("0"),
      covered: true,
    },
    {
      rule: "a static number with and without rtpmap",
      now: only("8"),
      promised: stream("m=audio 4000 RTP/AVP 8", "a=rtpmap:8 PCMA/8000"),
      peer: only("8"),
      covered: true,
    },
    {
      rule: "another clock rate",
      now: stream("m=audio 4000 RTP/AVP 96", "a=rtpmap:96 opus/24000/2"),
      promised: opus(96),
      peer: opus(96),
      covered: false,
    },
    {
      rule: "telephone-event dropped, the peer can use it",
      now: only("0"),
      promised: events("0-15"),
      peer: events("0-15"),
      covered: false,
    },
    {
      rule: "telephone-event without fmtp is 0-15",
      now: events(""),
      promised: events("0-15"),
      peer: events("0-15"),
      covered: true,
    },
    {
      rule: "telephone-event as narrow as the peer's",
      now: events("0-15"),
      promised: events("0-16"),
      peer: events("0-15"),
      covered: true,
    },
    {
      rule: "telephone-event narrower than the peer's",
      now: events("0-9"),
      promised: events("0-16"),
      peer: events("0-16"),
      covered: false,
    },
    {
      rule: "fmtp parameters in another order",
      now: amr("octet-align=1; mode-set=0,2", "x=1"),
      promised: amr("mode-set=0,2;octet-align=1", "x=1"),
      peer: amr("mode-set=0,2;octet-align=1", "x=1"),
      covered: true,
    },
    {
      rule: "other fmtp",
      now: amr("mode-set=0", "x=1"),
      promised: amr("mode-set=7", "x=1"),
      peer: amr("mode-set=7", "x=1"),
      covered: false,
    },
    {
      rule: "of two like codecs only the one the peer took counts",
      now: stream("m=audio 4000 RTP/AVP 97", "a=rtpmap:97 AMR/8000", "a=fmtp:97 y=1"),
      promised: amr("x=1", "y=1"),
      peer: stream("m=audio 4000 RTP/AVP 97", "a=rtpmap:97 AMR/8000", "a=fmtp:97 y=1"),
      covered: true,
    },
    {
      rule: "fax formats stand for themselves",
      now: stream("m=image 4000 udptl t38"),
      promised: stream("m=image 4000 udptl t38"),
      peer: stream("m=image 5 udptl t38"),
      covered: true,
    },
  ]);
});

describe("isCovered: m-lines (TRANSFER rule 2)", () => {
  const av = sdpText({ media: [audio(), VIDEO] });
  const refused = sdpText({ media: [audio(), ["m=video 0 RTP/AVP 96"]] });
  check([
    { rule: "a stream dropped that the peer uses", now: refused, promised: av, peer: av, covered: false },
    { rule: "a stream dropped that the peer refused", now: refused, promised: av, peer: refused, covered: true },
    { rule: "a stream dropped that the peer does not have", now: sdpText(), promised: av, peer: T1, covered: true },
    { rule: "a stream left out, no peer yet", now: sdpText(), promised: av, covered: false },
    { rule: "a new stream", now: av, promised: refused, peer: refused, covered: false },
    {
      rule: "a refused stream and a missing one are alike",
      now: refused,
      promised: sdpText(),
      peer: T1,
      covered: true,
    },
    { rule: "the second stream's port", now: av.replace("4002", "4004"), promised: av, peer: av, covered: false },
  ]);

  test.each([
    ["hello", T1, T1],
    [T1, "hello", T1],
    [T1, T1, "hello"],
  ])("a body that does not parse is not covered", (now, promised, peer) => {
    expect(isCovered(now, promised, peer)).toBe(false);
  });
});
