import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HeaderField } from "../message/header-field.ts";
import { headerOf, headersOf } from "../message/header-field.ts";
import { encodeLatin1, parse } from "../message/sip-message.ts";
import * as fields from "./index.ts";

function row<T>(field: HeaderField<T>, value: string, parsed: T | undefined): () => void {
  return () => {
    expect(field.parse(value)).toEqual(parsed);
    // What is read can be written, and is read as the same.
    if (parsed !== undefined) expect(field.parse(field.format(parsed))).toEqual(parsed);
  };
}

const address = (uri: string, params: Record<string, string> = {}, displayName = "") => ({ displayName, uri, params });

describe("name-addr fields (RFC 3261 §20.10)", () => {
  test(
    "quoted name",
    row(fields.from, '"A \\"B\\" <c>" <sip:a@b;x=y>;tag=1', address("sip:a@b;x=y", { tag: "1" }, 'A "B" <c>')),
  );
  test("name of tokens", row(fields.to, "Bob The Builder <sip:b@c>", address("sip:b@c", {}, "Bob The Builder")));
  test("without <> parameters are the field's", row(fields.from, "sip:a@b;tag=1", address("sip:a@b", { tag: "1" })));
  test("without <> no ? ", row(fields.from, "sip:a@b?x=y", undefined));
  test("no URI", row(fields.to, "<>", undefined));
  test("no end", row(fields.to, "<sip:a@b", undefined));
  test("something after >", row(fields.to, "<sip:a@b> x", undefined));
  test("a parameter twice", row(fields.to, "<sip:a@b>;x=1;X=2", undefined));
  test("the wildcard", row(fields.contact, "*", address("*")));
  test(
    "quoted parameter",
    row(
      fields.contact,
      '<sip:a@b>;+sip.instance="<urn:uuid:1>"',
      address("sip:a@b", { "+sip.instance": "<urn:uuid:1>" }),
    ),
  );
  test("Route", row(fields.route, "<sip:p;lr>", address("sip:p;lr")));
  test("Record-Route", row(fields.recordRoute, "<sip:p;lr>;x", address("sip:p;lr", { x: "" })));
  test("Referred-By (RFC 3892)", row(fields.referredBy, '<sip:a@b>;cid="1@x"', address("sip:a@b", { cid: "1@x" })));
  test("P-Asserted-Identity (RFC 3325)", row(fields.assertedIdentity, '"A" <tel:+491>', address("tel:+491", {}, "A")));
});

describe("Refer-To (RFC 3515 §2.1, RFC 8217 §4)", () => {
  const escaped = "sip:c@h?Replaces=1%40a%3Bto-tag%3D1%3Bfrom-tag%3D2";
  test("in <>", row(fields.referTo, `<${escaped}>`, address(escaped)));
  test("a method parameter in <>", row(fields.referTo, "<sip:c@h;method=INVITE>", address("sip:c@h;method=INVITE")));
  test("without <>, as clients send it", row(fields.referTo, "sip:carol@host", address("sip:carol@host")));
  test("without <> what follows ; is the field's", row(fields.referTo, "sip:c@h;x=1", address("sip:c@h", { x: "1" })));
  test("without <> with headers alone", row(fields.referTo, escaped, address(escaped)));
  test.each([
    "sip:c@h;transport=tcp?Replaces=1",
    "sip:c@h?Replaces=1;early-only",
    "sip:c@h, sip:d@h",
    "<sip:a@b>, <sip:c@d>",
    "carol",
    "<carol>",
    "",
  ])("ambiguous or no URI: %j", (value) => row(fields.referTo, value, undefined)());
});

describe("Via (RFC 3261 §20.42, RFC 3581)", () => {
  test("reads all of it", () => {
    expect(fields.via.parse("SIP/2.0/UDP h.example : 5061;branch=z9hG4bK1;received=192.0.2.1;rport=7")).toEqual({
      protocol: "SIP/2.0",
      transport: "UDP",
      host: "h.example",
      port: 5061,
      sentBy: "h.example:5061",
      params: { branch: "z9hG4bK1", received: "192.0.2.1", rport: "7" },
      branch: "z9hG4bK1",
      received: "192.0.2.1",
      rport: 7,
    });
  });
  test("a request for rport", () =>
    expect(fields.via.parse("SIP/2.0/UDP [::1];rport")).toMatchObject({
      host: "[::1]",
      rport: undefined,
      params: { rport: "" },
    }));
  test.each(["SIP/2.0 h", "SIP/2.0/UDP", "SIP/2.0/UDP h:99999", 'SIP/2.0/UDP h;;x="'])("malformed: %s", (value) => {
    expect(fields.via.parse(value)).toBeUndefined();
  });
  test("writes what it read", () => {
    const text = "SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK1;rport";
    const value = fields.via.parse(text);
    expect(value && fields.via.format(value)).toBe(text);
  });
});

describe("other fields", () => {
  test("CSeq", row(fields.cseq, "0009  INVITE", { number: 9, method: "INVITE" }));
  test("CSeq out of range", row(fields.cseq, "2147483648 INVITE", undefined));
  test("RAck (RFC 3262 §7.2)", row(fields.rack, "1 2 INVITE", { rseq: 1, cseq: 2, method: "INVITE" }));
  test("RSeq", row(fields.rseq, "988789", 988_789));
  test("Call-ID", row(fields.callId, "a@b", "a@b"));
  test("Max-Forwards", row(fields.maxForwards, "256", undefined));
  test("Content-Length", row(fields.contentLength, "12", 12));
  test(
    "Content-Type",
    row(fields.contentType, "Message/SipFrag ; version=2.0", {
      type: "message",
      subtype: "sipfrag",
      params: { version: "2.0" },
    }),
  );
  test("Content-Type without subtype", row(fields.contentType, "text", undefined));
  test(
    "Event (RFC 6665)",
    row(fields.event, "refer;id=93809824", { package: "refer", id: "93809824", params: { id: "93809824" } }),
  );
  test(
    "Subscription-State",
    row(fields.subscriptionState, "Active;expires=60", {
      state: "active",
      reason: undefined,
      expires: 60,
      retryAfter: undefined,
    }),
  );
  test(
    "Subscription-State, ended",
    row(fields.subscriptionState, "terminated;reason=noresource;retry-after=5", {
      state: "terminated",
      reason: "noresource",
      expires: undefined,
      retryAfter: 5,
    }),
  );
  test("Subscription-State without number", row(fields.subscriptionState, "active;expires=x", undefined));
  test(
    "Replaces (RFC 3891)",
    row(fields.replaces, "98732@sip.example.com ;from-tag=r33th4x0r ;to-tag=ff87ff;early-only", {
      callId: "98732@sip.example.com",
      fromTag: "r33th4x0r",
      toTag: "ff87ff",
      earlyOnly: true,
    }),
  );
  test("Replaces without a tag", row(fields.replaces, "1;from-tag=a", undefined));
  test("Replaces with a tag twice", row(fields.replaces, "1;from-tag=a;to-tag=b;to-tag=c", undefined));
  test(
    "Target-Dialog (RFC 4538)",
    row(fields.targetDialog, "fa77as7dad8-sd98ajzz@host.example.com ;local-tag=kkaz- ;remote-tag=6544", {
      callId: "fa77as7dad8-sd98ajzz@host.example.com",
      localTag: "kkaz-",
      remoteTag: "6544",
    }),
  );
  test("Refer-Sub (RFC 4488)", row(fields.referSub, "False;x", false));
  test("Refer-Sub of neither", row(fields.referSub, "no", undefined));
  test("Expires", row(fields.expires, "4294967295", 4_294_967_295));
  test("Expires too large", row(fields.expires, "4294967296", undefined));
  test(
    "Session-Expires (RFC 4028)",
    row(fields.sessionExpires, "1800 ;Refresher=UAS", { seconds: 1800, refresher: "uas" }),
  );
  test("Session-Expires of another refresher", row(fields.sessionExpires, "1800;refresher=me", undefined));
  test("Min-SE", row(fields.minSe, "90;x", 90));
  test("Retry-After with comment", row(fields.retryAfter, "18000 (I'm busy);duration=3600", 18_000));
  test(
    "Reason (RFC 3326)",
    row(fields.reason, 'Q.850;cause=16;text="Normal; clearing"', {
      protocol: "Q.850",
      cause: 16,
      text: "Normal; clearing",
    }),
  );
  test("Privacy (RFC 3323)", row(fields.privacy, "Id; critical", ["id", "critical"]));
  test(
    "Warning",
    row(fields.warning, '399 edge.example "it is \\"so\\""', { code: 399, agent: "edge.example", text: 'it is "so"' }),
  );
  test("Require", row(fields.require, "replaces", "replaces"));
  test(
    "credentials (RFC 7616)",
    row(fields.authorization, 'Digest username="b, \\"c\\"", qop=auth,nc=00000001 , algorithm=SHA-256', {
      scheme: "Digest",
      params: { username: 'b, "c"', qop: "auth", nc: "00000001", algorithm: "SHA-256" },
    }),
  );
  test("a challenge is written with quotes where RFC 7616 §3.3 has them", () => {
    const value = {
      scheme: "Digest",
      params: { realm: "r", nonce: "n", algorithm: "SHA-256", qop: "auth", stale: "true" },
    };
    expect(fields.proxyAuthenticate.format(value)).toBe(
      'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth", stale=true',
    );
  });
  test.each(["Digest", 'Digest a="', "Digest a=1, a=2", "Digest a"])("malformed credentials: %s", (value) =>
    row(fields.authorization, value, undefined)(),
  );
});

describe("headerOf and headersOf", () => {
  function message(...lines: readonly string[]) {
    const text = `REFER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nFrom: <sip:a>\r\nTo: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 REFER\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
    const parsed = parse(encodeLatin1(text), text);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    return parsed.value;
  }
  test("absent, repeated and malformed are different errors (TRANSFER rule 24 builds on them)", () => {
    expect(headerOf(message(), fields.referTo)).toEqual({ ok: false, error: { kind: "missing", header: "Refer-To" } });
    expect(headerOf(message("Refer-To: <sip:a>", "r: <sip:b>"), fields.referTo)).toMatchObject({
      error: { kind: "repeated" },
    });
    expect(headerOf(message("Refer-To: <>"), fields.referTo)).toMatchObject({ error: { kind: "malformed" } });
    expect(headerOf(message("r: <sip:c@d>"), fields.referTo)).toMatchObject({ ok: true, value: { uri: "sip:c@d" } });
  });
  test("none is fine for a list", () => {
    expect(headersOf(message(), fields.route)).toEqual({ ok: true, value: [] });
    expect(headersOf(message("Route: <sip:a>, x"), fields.route).ok).toBe(false);
  });
  test("option tags of all lines in lower case", () => {
    expect(fields.optionTags(message("Supported: Replaces, timer", "k: 100rel"), "Supported")).toEqual([
      "replaces",
      "timer",
      "100rel",
    ]);
  });
});

test("a display name of any text survives", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      const displayName = text.replace(/[\r\n\0]/g, "");
      const value = { displayName, uri: "sip:a@b", params: {} };
      expect(fields.parseNameAddr(fields.formatNameAddr(value))).toEqual(value);
    }),
  );
});

test("no field throws on any text", () => {
  const all: HeaderField<unknown>[] = Object.values(fields).filter(
    (field) => typeof field === "object",
  ) as HeaderField<unknown>[];
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => all.every((field) => field.parse(text) !== null)),
  );
});
