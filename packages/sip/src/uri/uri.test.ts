import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SipUri } from "./index.ts";
import { escapeUser, formatUri, normalHost, parseUri, sameHost, sameUri, unescape as unescapeText } from "./index.ts";

function uri(text: string) {
  const parsed = parseUri(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.reason}`);
  return parsed.value;
}

describe("parseUri", () => {
  test.each([
    [
      "sip:alice@atlanta.example",
      { scheme: "sip", user: "alice", host: "atlanta.example", port: undefined, params: {} },
    ],
    ["SIPS:h", { scheme: "sips", user: "", host: "h" }],
    [
      "sip:a:secret@h:5061;Transport=tcp;lr",
      { user: "a", password: "secret", port: 5061, params: { transport: "tcp", lr: "" } },
    ],
    ["sip:%61lice%20@h", { user: "alice ", rawUser: "%61lice%20" }],
    ["sip:+49(30)1;phone-context=a@h;user=phone", { user: "+49(30)1;phone-context=a", params: { user: "phone" } }],
    ["sip:user;par=u%40x@h.com", { user: "user;par=u@x", host: "h.com" }],
    ["sip:null-%00-null@h", { user: "null-\0-null" }],
    ["sip:a@[2001:db8::1]:5060;lr", { host: "[2001:db8::1]", port: 5060 }],
    [
      "sip:c@h?Replaces=1%40a%3Bto-tag%3D1&X-A=",
      {
        headers: [
          ["Replaces", "1@a;to-tag=1"],
          ["X-A", ""],
        ],
      },
    ],
    ["sip:c@h?Replaces=1@a", { user: "c", headers: [["Replaces", "1@a"]] }],
    ["tel:+49-30-1;ext=5", { scheme: "tel", number: "+49301", isGlobal: true, params: { ext: "5" } }],
    ["tel:911", { scheme: "tel", number: "911", isGlobal: false }],
    ["urn:service:sos", { scheme: "other", name: "urn", text: "urn:service:sos" }],
  ])("reads %s", (text, fields) => expect(uri(text)).toMatchObject(fields));

  test.each([
    "",
    "alice",
    "sip:",
    "sip:@h",
    "sip:a@",
    "sip:a@h:0",
    "sip:a@h:65536",
    "sip:a@h:x",
    "sip:a@b@c",
    "sip:a b@h",
    "sip:a@h;x=1;X=2",
    "sip:a%4@h",
    "sip:a@h?x",
    "sip:a@h?Subject=a%0d%0aX:%20b",
    "sip:a@h?Subject=%00",
    "sip:a@h;x=%0a",
    "sip:a@[::1",
    "sip:a@h\r\n",
    "tel:",
    "tel:+",
    "tel:alice",
  ])("refuses %j", (text) => expect(parseUri(text).ok).toBe(false));

  test("what is written is read again as the same", () => {
    const word = fc
      .string({ unit: "binary-ascii", minLength: 1, maxLength: 12 })
      .filter((text) => !/[\r\n\0]/.test(text));
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const params = fc.dictionary(name, word, { maxKeys: 3, noNullPrototype: true });
    const built = fc.record({
      scheme: fc.constantFrom("sip" as const, "sips" as const),
      user: word,
      host: fc.constantFrom("h.example", "192.0.2.1", "[2001:db8::1]"),
      port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
      params,
      headers: fc.array(fc.tuple(name, word), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(built, (parts) => {
        const value: SipUri = { ...parts, rawUser: escapeUser(parts.user), password: "" };
        expect(uri(formatUri(value))).toEqual(value);
      }),
    );
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary-ascii" }), (text) => void parseUri(`sip:${text}`)));
  });
});

describe("sameUri (RFC 3261 §19.1.4)", () => {
  test.each([
    ["sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"],
    ["sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"],
    ["sip:a@b;x=1?b=2&a=1", "sip:a@b.;x=1?a=1&b=2"],
    ["tel:+1-201-555", "tel:+1201555"],
    ["urn:a", "urn:a"],
  ])("%s is %s", (a, b) => expect(sameUri(uri(a), uri(b))).toBe(true));

  test.each([
    ["SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"],
    ["sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"],
    ["sip:bob@biloxi.com", "sips:bob@biloxi.com"],
    ["sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"],
    ["sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"],
    ["sip:a@b;security=on", "sip:a@b;security=off"],
    ["tel:+1", "tel:+2"],
    ["tel:+1", "urn:a"],
  ])("%s is not %s", (a, b) => expect(sameUri(uri(a), uri(b))).toBe(false));
});

test.each([
  ["Trunk.Example.", "trunk.example"],
  ["[2001:DB8::1]", "[2001:db8:0:0:0:0:0:1]"],
  ["::1", "[0:0:0:0:0:0:0:1]"],
  ["::ffff:192.0.2.1", "[0:0:0:0:0:ffff:c000:201]"],
])("normalHost(%s) is %s", (host, normal) => {
  expect(normalHost(host)).toBe(normal);
  expect(sameHost(host, normal)).toBe(true);
});

test("unescape flags CR, LF and NUL, and a % that escapes nothing", () => {
  expect(unescapeText("a%41")).toEqual({ ok: true, value: "aA" });
  for (const text of ["%0D", "%0a", "%00", "%", "%4", "%zz"]) expect(unescapeText(text).ok).toBe(false);
});
