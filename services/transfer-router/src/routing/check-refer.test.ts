import { parse, type SipMessage } from "@tandem/sip";
import { describe, expect, test } from "vitest";
import { checkRefer } from "./check-refer.ts";
import { MAX_PASSED_HEADERS } from "./passed-headers.ts";

const MINIMAL = [
  "REFER sip:tok@198.51.100.1 SIP/2.0",
  "Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK1",
  "From: <sip:pbx@acme.trunk.example>;tag=a",
  "To: <sip:+12025550100@acme.trunk.example>;tag=b",
  "Call-ID: 1@pbx",
  "CSeq: 2 REFER",
  "Contact: <sip:pbx@10.0.0.2>",
];

function refer(...lines: readonly string[]): SipMessage {
  const text = `${[...MINIMAL, ...lines].join("\r\n")}\r\nContent-Length: 0\r\n\r\n`;
  const message = parse(
    Uint8Array.from(text, (char) => char.charCodeAt(0)),
    text,
  );
  if (!message.ok) throw new Error(message.error.reason);
  return message.value;
}

const check = (...lines: readonly string[]) => checkRefer(refer(...lines), { parentMaxForwards: 70 });
const GOOD = "Refer-To: <sip:+12025550199@acme.trunk.example>";

describe("refusals of TRANSFER §3, in the order of rule 16", () => {
  test.each<[name: string, lines: readonly string[], status: number]>([
    ["no Refer-To", [], 400],
    ["two Refer-To", [GOOD, GOOD], 400],
    ["an empty one", ["Refer-To:"], 400],
    ["no URI", ["Refer-To: <+12025550199>"], 400],
    ["no host", ["Refer-To: <sip:>"], 400],
    ["an open bracket", ["Refer-To: <sip:carol@example.net"], 400],
    ["an escaped line end in an embedded header", ["Refer-To: <sip:c@example.net?X-A=1%0D%0AVia:%20x>"], 400],
    ["an escaped NUL in an embedded header", ["Refer-To: <sip:c@example.net?X-A=1%00>"], 400],
    [
      "two Replaces",
      ["Refer-To: <sip:c@example.net?Replaces=1%3Bto-tag%3Da%3Bfrom-tag%3Db&replaces=2%3Bto-tag%3Da%3Bfrom-tag%3Db>"],
      400,
    ],
    ["a Replaces without tags", ["Refer-To: <sip:c@example.net?Replaces=1>"], 400],
    ["body=", ["Refer-To: <sip:c@example.net?body=hello>"], 400],
    ["a scheme that we do not speak", ["Refer-To: <mailto:carol@example.net>"], 400],
    ["a web address", ["Refer-To: <https://example.net/>"], 400],
    ["method=BYE", ["Refer-To: <sip:c@example.net;method=BYE>"], 403],
    ["method=SUBSCRIBE, escaped", ["Refer-To: <sip:c@example.net;method=%53UBSCRIBE>"], 403],
    ["an unknown option", ["Require: frobnicate", GOOD], 420],
    ["explicitsub, until its service exists", ["Require: explicitsub", GOOD], 420],
    ["an unknown option before a bad Refer-To", ["Require: frobnicate"], 420],
    ["Max-Forwards used up", ["Max-Forwards: 0", GOOD], 483],
  ])("%s", (_, lines, status) => {
    expect(check(...lines)).toMatchObject({ ok: false, error: { status, when: "before-202" } });
  });

  test("420 names what is not supported, and that alone", () => {
    expect(check("Require: tdialog, frobnicate, xyz", GOOD)).toMatchObject({
      ok: false,
      error: { headers: "Unsupported: frobnicate, xyz\r\n" },
    });
  });
});

test("a REFER in order: target without method and embedded headers", () => {
  const result = check(
    "Refer-To: <sip:carol@example.net:5080;method=INVITE;transport=tcp?X-Ticket=7&From=%3Csip:evil@x%3E>",
    "Max-Forwards: 30",
  );
  expect(result).toMatchObject({
    ok: true,
    value: {
      uri: { scheme: "sip", user: "carol", host: "example.net", port: 5080, params: { transport: "tcp" }, headers: [] },
      replaces: undefined,
      embedded: [["X-Ticket", "7"]],
      referredBy: undefined,
      referSub: true,
      maxForwards: 29,
    },
  });
  expect(result.ok && "method" in result.value.uri.params).toBe(false);
});

test.each([
  "Refer-To: sip:carol@example.net",
  "r: <sip:carol@example.net>",
  'Refer-To: "Carol" <sip:carol@example.net>',
])("%s is taken", (line) => {
  expect(check(line)).toMatchObject({ ok: true, value: { uri: { user: "carol", host: "example.net" } } });
});

test("a tel URI is taken", () => {
  expect(check("Refer-To: <tel:+1-202-555-0199>")).toMatchObject({
    ok: true,
    value: { uri: { scheme: "tel", number: "+12025550199" } },
  });
});

test("Replaces is read out of the embedded headers", () => {
  const result = check("Refer-To: <sip:c@example.net?Replaces=1%40x%3Bto-tag%3Da%3Bfrom-tag%3Db>");
  expect(result).toMatchObject({
    ok: true,
    value: { replaces: { callId: "1@x", toTag: "a", fromTag: "b", earlyOnly: false }, embedded: [] },
  });
});

describe("headers that cross: an allow-list, never the dialog's own", () => {
  test("from the URI first, then from the REFER", () => {
    const result = check(
      "Refer-To: <sip:c@example.net?X-A=uri&Route=%3Csip:x%3E>",
      "X-A: refer",
      "X-B: 2",
      "User-to-User: 00ff;encoding=hex",
      "Organization: Acme",
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        embedded: [
          ["X-A", "uri"],
          ["X-B", "2"],
          ["User-to-User", "00ff;encoding=hex"],
        ],
      },
    });
  });

  test("the platform's own headers never cross", () => {
    expect(check(GOOD, "X-Tandem-Trunk: globex")).toMatchObject({ ok: true, value: { embedded: [] } });
  });

  test("what is over the size caps is left out", () => {
    const many = Array.from({ length: 60 }, (_, i) => `X-${i}: v`);
    const result = check(GOOD, `X-Long: ${"a".repeat(5_000)}`, ...many);
    expect(result.ok && result.value.embedded).toHaveLength(MAX_PASSED_HEADERS);
    expect(result.ok && result.value.embedded[0]).toEqual(["X-0", "v"]);
  });

  test("a folded value crosses on one line", () => {
    expect(check(GOOD, "X-A: one\r\n two")).toMatchObject({ ok: true, value: { embedded: [["X-A", "one two"]] } });
  });
});

test("Referred-By goes on unmodified", () => {
  expect(check(GOOD, "Referred-By: <sip:a@acme.trunk.example>;cid=x")).toMatchObject({
    ok: true,
    value: { referredBy: "<sip:a@acme.trunk.example>;cid=x" },
  });
});

test.each<[lines: readonly string[], wanted: boolean]>([
  [[], true],
  [["Refer-Sub: true"], true],
  [["Refer-Sub: false"], false],
  [["Refer-Sub: FALSE", "Supported: norefersub"], false],
  [["Require: nosub"], false],
  [["Supported: nosub"], true],
])("subscription with %j: %s (RFC 4488, RFC 7614)", (lines, wanted) => {
  expect(check(GOOD, ...lines)).toMatchObject({ ok: true, value: { referSub: wanted } });
});

test.each([
  ["Max-Forwards: 70", 20, 19],
  ["Max-Forwards: 5", 70, 4],
  ["Subject: none", 70, 69],
])("TRANSFER rule 38: %s and %i in the parent's INVITE give %i", (line, parent, maxForwards) => {
  expect(checkRefer(refer(GOOD, line), { parentMaxForwards: parent })).toMatchObject({
    ok: true,
    value: { maxForwards },
  });
});
