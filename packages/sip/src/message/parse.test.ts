import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MAX_HEADER_LINES,
  MAX_LINE_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_RECORD_ROUTES,
  MAX_REQUEST_URI_BYTES,
  MAX_VIAS,
} from "../limits.ts";
import type { Rejection, SipMessage } from "./sip-message.ts";
import { encodeLatin1, hasHeader, header, headers, headerUri, parse } from "./sip-message.ts";

const BASE = [
  "REFER sip:b@edge.example SIP/2.0",
  "Via: SIP/2.0/UDP pbx.example:5060;branch=z9hG4bK776;rport",
  "Max-Forwards: 70",
  'From: "Agent, 7" <sip:agent@acme.example>;tag=abc',
  "To: <sip:+49301@acme.example>;tag=xyz",
  "Call-ID: 1-2-3@pbx.example",
  "CSeq: 4711 REFER",
  "Contact: <sip:agent@192.0.2.7>",
  "Refer-To: <sip:carol@acme.example?Replaces=1%40a%3Bto-tag%3D1%3Bfrom-tag%3D2>",
  "Supported: replaces, norefersub",
  "k: timer",
  "Content-Length: 0",
];

function text(lines: readonly string[], body = ""): string {
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

const VIA = "SIP/2.0/UDP a";
const RR = "<sip:p;lr>";

function list(length: number, value: string): string {
  return Array.from({ length }, () => value).join(",");
}

function without(name: string): string[] {
  return BASE.filter((line) => !line.startsWith(`${name}:`));
}

function replaced(name: string, line: string): string[] {
  return BASE.map((old) => (old.startsWith(`${name}:`) ? line : old));
}

function read(source: string) {
  return parse(encodeLatin1(source), source);
}

function accepted(source: string): SipMessage {
  const parsed = read(source);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

function refused(source: string): Rejection {
  const parsed = read(source);
  if (parsed.ok) throw new Error("it was taken");
  return parsed.error;
}

describe("parse", () => {
  test("reads the fields of a request", () => {
    expect(accepted(text(BASE))).toMatchObject({
      isRequest: true,
      method: "REFER",
      requestUri: "sip:b@edge.example",
      status: 0,
      reasonPhrase: "",
      callId: "1-2-3@pbx.example",
      cseq: 4711,
      branch: "z9hG4bK776",
      fromTag: "abc",
      toTag: "xyz",
      body: "",
      text: text(BASE),
    });
  });

  test("reads the fields of a response, and takes the method from CSeq", () => {
    const lines = ["SIP/2.0 486 Busy Here", ...BASE.slice(1)];
    expect(accepted(text(lines))).toMatchObject({
      isRequest: false,
      method: "REFER",
      requestUri: "",
      status: 486,
      reasonPhrase: "Busy Here",
    });
  });

  test.each(["SIP/2.0 200", "SIP/2.0 200 "])("takes a response without a reason phrase: %j", (line) => {
    expect(accepted(text([line, ...BASE.slice(1)]))).toMatchObject({ status: 200, reasonPhrase: "" });
  });

  test("finds lines by name in any spelling, and by compact form (RFC 3261 §7.3.3)", () => {
    const m = accepted(text(replaced("Refer-To", "r : sip:dave@acme.example")));
    expect(header(m, "Refer-To")).toBe("sip:dave@acme.example");
    expect(headerUri(m, "Refer-To")).toBe("sip:dave@acme.example");
    expect(header(m, "max-forwards")).toBe("70");
    expect(header(accepted(text(replaced("Call-ID", "i: abc:def"))), "Call-ID")).toBe("abc:def");
    expect(header(m, "Referred-By")).toBeUndefined();
    expect(hasHeader(m, "Contact")).toBe(true);
    expect(hasHeader(m, "Content-Type")).toBe(false);
  });

  test("tells names of the same beginning apart", () => {
    const m = accepted(text([...without("Refer-To"), "Refer-Tx: a", "Contacts: b", "Referred-By: <sip:c@d>"]));
    expect(header(m, "Refer-To")).toBeUndefined();
    expect(header(m, "Refer-Tx")).toBe("a");
    expect(header(m, "Contacts")).toBe("b");
    expect(header(m, "Contact")).toBe("<sip:agent@192.0.2.7>");
    expect(headerUri(m, "Referred-By")).toBe("sip:c@d");
  });

  test("lists every value of every line, split at commas outside quotes and <>", () => {
    const m = accepted(text([...BASE, 'Route: "a,b" <sip:x@y,z;lr>, <sip:p@q>', "Route: <sip:r@s>"]));
    expect(headers(m, "Route")).toEqual(['"a,b" <sip:x@y,z;lr>', "<sip:p@q>", "<sip:r@s>"]);
    expect(headers(m, "Supported")).toEqual(["replaces", "norefersub", "timer"]);
    expect(headers(m, "From")).toEqual(['"Agent, 7" <sip:agent@acme.example>;tag=abc']);
    expect(headers(m, "Require")).toEqual([]);
  });

  test("cuts the body at Content-Length, and what follows it on a datagram (RFC 3261 §18.3)", () => {
    const source = text(replaced("Content-Length", "Content-Length: 4"), "bodyrest");
    expect(accepted(source)).toMatchObject({ body: "body", text: source.slice(0, -4) });
  });

  test("takes the rest of a datagram as body without Content-Length", () => {
    expect(accepted(text(without("Content-Length"), "\0\x01body\n")).body).toBe("\0\x01body\n");
  });

  test("skips CRLFs before the start line (RFC 3261 §7.5)", () => {
    expect(accepted(`\r\n\r\n${text(BASE)}`)).toMatchObject({ method: "REFER", text: text(BASE) });
  });

  test.each([
    ["To", "To:\r\n <sip:x@y>\r\n\t;tag=folded", { toTag: "folded" }],
    ["CSeq", "CSeq: 9\r\n REFER", { cseq: 9 }],
    ["Via", "Via: SIP/2.0/UDP\r\n  h;branch=z9hG4bK1", { branch: "z9hG4bK1" }],
    ["Supported", "Subject: a\r\n b", { callId: "1-2-3@pbx.example" }],
  ])("joins folded lines: %s", (name, line, fields) => {
    expect(accepted(text(replaced(name, line)))).toMatchObject(fields);
  });

  test("unfolds a value", () => {
    expect(header(accepted(text([...BASE, "Subject: one\r\n \t two"])), "Subject")).toBe("one two");
  });

  test.each([
    ["Via", "v:SIP / 2.0 / TCP   host : 5060 ; ttl=3;  branch = z9hG4bK1 ;x", { branch: "z9hG4bK1" }],
    ["Via", "Via: SIP/2.0/UDP [2001:db8::1]:5060;rport;BRANCH=z9hG4bK2", { branch: "z9hG4bK2" }],
    ["Via", 'Via: SIP/2.0/UDP a;x=";branch=no", SIP/2.0/UDP b;branch=second', { branch: "" }],
    ["Via", "Via: SIP/2.0/UDP a;branch=1,SIP/2.0/UDP b;branch=2", { branch: "1" }],
    ["Via", "Via: SIP/2.0/UDP a", { branch: "" }],
    ["From", "From: sip:a@b;tag=bare", { fromTag: "bare" }],
    ["From", 'f: "q \\" > ;tag=no" <sip:a@b;tag=uri>;x=y;TAG=right', { fromTag: "right" }],
    ["From", "From: A Name <sip:a@b>", { fromTag: "" }],
    ["To", "t:<sip:a@b>;tag=a=b", { toTag: "a=b" }],
    ["Call-ID", "i:  spaced@host  ", { callId: "spaced@host" }],
    ["CSeq", "CSEQ:  0004711   REFER ", { cseq: 4711 }],
    ["CSeq", "cseq: 2147483647 REFER", { cseq: 2_147_483_647 }],
    ["Max-Forwards", "MAX-FORWARDS : 255", { cseq: 4711 }],
    ["Content-Length", "l: 0", { body: "" }],
    ["Content-Length", "Content-Length: 0\r\nContent-Length: 0", { body: "" }],
  ])("reads odd but legal lines: %s %j", (name, line, fields) => {
    expect(accepted(text(replaced(name, line)))).toMatchObject(fields);
  });

  test.each([
    ["repeated From", [...BASE, "f: <sip:a@b>"], "From"],
    ["repeated To", [...BASE, "To: <sip:a@b>"], "To"],
    ["repeated Call-ID", [...BASE, "i: x"], "Call-ID"],
    ["repeated CSeq", [...BASE, "CSeq: 4711 REFER"], "CSeq"],
    ["repeated Max-Forwards", [...BASE, "Max-Forwards: 70"], "Max-Forwards"],
    ["differing Content-Length", [...BASE, "l: 1"], "Content-Length"],
    ["missing To", without("To"), "To"],
    ["missing CSeq", without("CSeq"), "CSeq"],
    ["missing Call-ID", without("Call-ID"), "Call-ID"],
    ["Content-Length beyond the datagram", replaced("Content-Length", "Content-Length: 1"), "Content-Length"],
    ["negative Content-Length", replaced("Content-Length", "Content-Length: -1"), "Content-Length"],
    ["Content-Length in words", replaced("Content-Length", "Content-Length: none"), "Content-Length"],
    ["empty Content-Length", replaced("Content-Length", "Content-Length:"), "Content-Length"],
    ["CSeq of 2^31", replaced("CSeq", "CSeq: 2147483648 REFER"), "CSeq"],
    ["CSeq of another method", replaced("CSeq", "CSeq: 4711 BYE"), "CSeq"],
    ["CSeq in another case", replaced("CSeq", "CSeq: 4711 Refer"), "CSeq"],
    ["CSeq without number", replaced("CSeq", "CSeq: REFER"), "CSeq"],
    ["CSeq with more", replaced("CSeq", "CSeq: 4711 REFER x"), "CSeq"],
    ["Max-Forwards of 256", replaced("Max-Forwards", "Max-Forwards: 256"), "Max-Forwards"],
    ["Max-Forwards below 0", replaced("Max-Forwards", "Max-Forwards: -1"), "Max-Forwards"],
    ["From without an end quote", replaced("From", 'From: "A <sip:a@b>;tag=1'), "From"],
    ["From without >", replaced("From", "From: <sip:a@b;tag=1"), "From"],
    ["From with two tags", replaced("From", "From: <sip:a@b>;tag=1;tag=2"), "From"],
    ["To with a space in its URI", replaced("To", "To: <sip:a @b>;tag=1"), "To"],
    ["empty To", replaced("To", "To:"), "To"],
    ["To that is no URI", replaced("To", "To: nobody"), "To"],
    ["To with an empty tag", replaced("To", "To: <sip:a@b>;tag="), "To"],
    ["empty Call-ID", replaced("Call-ID", "Call-ID: "), "Call-ID"],
    ["Call-ID of two words", replaced("Call-ID", "Call-ID: a b"), "Call-ID"],
    ["Via without sent-by", replaced("Via", "Via: SIP/2.0/UDP"), "Via"],
    ["Via with an empty branch", replaced("Via", "Via: SIP/2.0/UDP a;branch="), "Via"],
    ["a line without a colon", [...BASE, "Subject"], ""],
    ["a line without a name", [...BASE, ": x"], ""],
    ["a name with a space in it", [...BASE, "My Header: x"], ""],
    ["a bare LF", [...BASE, "X-A: 1\nX-B: 2"], ""],
    ["a bare CR", [...BASE, "X-A: 1\rX-B: 2"], ""],
    ["a bare CR at the start of a line", [...BASE, "\rX-B: 2"], ""],
    ["a bare LF at the start line's end", [`REFER sip:a@b SIP/2.0\n${BASE[1]}`, ...BASE.slice(2)], ""],
    ["a CR in a name", [...BASE, "X-A\rB: 1"], ""],
    ["a CR in the place of a hyphen", replaced("Call-ID", "Call\rID: 1"), ""],
    ["a CR in Call-ID", replaced("Call-ID", "Call-ID: a\rb"), "Call-ID"],
    ["a CR after a tag", replaced("To", "To: <sip:a@b>;tag=1\r;x"), "To"],
    ["a CR after a branch", replaced("Via", "Via: SIP/2.0/UDP a;branch=1;x\ry"), "Via"],
    ["a CR in a second Via", [...BASE, "Via: SIP/2.0/UDP a\rb"], ""],
    ["a CR after Max-Forwards", replaced("Max-Forwards", "Max-Forwards: 70\r"), "Max-Forwards"],
    ["a CR after a second Content-Length", [...BASE, "Content-Length: 0\r"], "Content-Length"],
    ["a CR after CSeq", replaced("CSeq", "CSeq: 4711 REFER\r"), "CSeq"],
    ["NUL in a header", [...BASE, "X-A: \0"], ""],
    ["too many lines", [...BASE, ...Array.from({ length: MAX_HEADER_LINES }, () => "X: 1")], ""],
    ["too many Via", [...BASE, ...Array.from({ length: MAX_VIAS }, () => "Via: SIP/2.0/UDP a")], "Via"],
    ["too many Via in the first line", replaced("Via", `Via: ${list(MAX_VIAS + 1, VIA)}`), "Via"],
    [
      "too many Via in the first line, after its branch",
      replaced("Via", `v: ${VIA};branch=1;x,${list(MAX_VIAS, VIA)}`),
      "Via",
    ],
    ["too many Via in a second line", [...BASE, `Via: ${list(MAX_VIAS, VIA)}`], "Via"],
    [
      "too many Via in short lists",
      [...BASE, ...Array.from({ length: MAX_VIAS / 2 }, () => `v: ${VIA}, ${VIA}`)],
      "Via",
    ],
    [
      "too many Record-Route",
      [...BASE, ...Array.from({ length: MAX_RECORD_ROUTES + 1 }, () => `Record-Route: ${RR}`)],
      "Record-Route",
    ],
    [
      "too many Record-Route in one line",
      [...BASE, `record-route : ${list(MAX_RECORD_ROUTES + 1, RR)}`],
      "Record-Route",
    ],
    ["a CR in a Record-Route", [...BASE, "Record-Route: <sip:a>,\r<sip:b>"], ""],
    ["a bare LF in a Record-Route", [...BASE, "Record-Route: <sip:a>,\n <sip:b>"], ""],
    ["a line too long", [...BASE, `X: ${"a".repeat(MAX_LINE_BYTES)}`], ""],
    ["a control in a name that begins as a usual one", [...BASE, "Record-Rou\te: <sip:p;lr>"], ""],
    ["a SUB in the place of a colon", replaced("Via", "Via\x1a SIP/2.0/UDP a"), ""],
    ["a CSeq method that only begins as the request's", replaced("CSeq", "CSeq: 4711 REFERX"), "CSeq"],
    ["a TAB in the Request-URI", ["REFER sip:a\t@b SIP/2.0", ...BASE.slice(1)], ""],
    ["a Request-URI in <> (RFC 4475 §3.1.2.7)", ["REFER <sip:a@b> SIP/2.0", ...BASE.slice(1)], ""],
    ["a Request-URI with spaces (RFC 4475 §3.1.2.8)", ["REFER sip:a@b; x=y SIP/2.0", ...BASE.slice(1)], ""],
    ["two spaces in the Request-Line (RFC 4475 §3.1.2.9)", ["REFER  sip:a@b SIP/2.0", ...BASE.slice(1)], ""],
  ])("answers 400: %s", (_, lines, at) => {
    expect(refused(text(lines))).toMatchObject({ status: 400, header: at, method: "REFER" });
  });

  test("takes as many values of Via and Record-Route as there may be, commas in quotes and in <> not counted", () => {
    const vias = [`Via: ${list(MAX_VIAS - 2, VIA)}`, `Via: , ${VIA};x="${",".repeat(MAX_VIAS)}" ,`];
    const routes = [
      `Record-Route: ${list(MAX_RECORD_ROUTES - 1, RR)}`,
      `Record-Route: <sip:${",".repeat(MAX_VIAS)}@p>`,
    ];
    const m = accepted(text([...BASE, ...vias, ...routes]));
    expect(headers(m, "Via").length).toBe(MAX_VIAS);
    expect(headers(m, "Record-Route").length).toBe(MAX_RECORD_ROUTES);
  });

  test("answers 400 when the headers have no end", () => {
    expect(refused(`${BASE.join("\r\n")}\r\n`)).toMatchObject({ status: 400, method: "REFER" });
    expect(refused(BASE.join("\r\n").slice(0, -3))).toMatchObject({ status: 400, method: "REFER" });
  });

  test.each([
    "",
    "Via",
    "Content-Length",
    "Content-Lengt",
    "Max-Forwards",
    "From: <",
    "Via: SIP/2.0/UDP a;branch",
    "X: 1\r",
  ])("reads nothing beyond the end of the largest message: %j", (tail) => {
    const lines = [...without("Content-Length"), ...Array.from({ length: 8 }, () => `X: ${"a".repeat(8_000)}`)];
    const head = `${lines.join("\r\n")}\r\nX: `;
    const source = `${head}${"a".repeat(MAX_MESSAGE_BYTES - head.length - tail.length - 2)}\r\n${tail}`;
    read(text(BASE, "a".repeat(60_000)));
    expect(source.length).toBe(MAX_MESSAGE_BYTES);
    expect(refused(source)).toMatchObject({ status: 400 });
  });

  test("answers 413, 414 and 505 with what the answer needs", () => {
    expect(refused(text(BASE, "x".repeat(MAX_MESSAGE_BYTES)))).toMatchObject({ status: 413 });
    const long = [`REFER sip:${"a".repeat(MAX_REQUEST_URI_BYTES)} SIP/2.0`, ...BASE.slice(1)];
    expect(refused(text(long))).toMatchObject({ status: 414 });
    expect(refused(text(["REFER sip:a@b SIP/7.0", ...BASE.slice(1)]))).toMatchObject({
      status: 505,
      basis: expect.stringContaining("Via: SIP/2.0/UDP pbx.example"),
    });
  });

  test("a rejection can be answered when Via, From, To, Call-ID and CSeq can be copied, else not", () => {
    const { basis } = refused(text(replaced("Content-Length", "Content-Length: -1")));
    expect(basis).toBe([BASE[1], BASE[3], BASE[5], BASE[6], BASE[4]].join("\r\n"));
    expect(refused(text(without("Via"))).basis).toBeUndefined();
    expect(refused(text(replaced("Via", "Via: SIP/2.0/UDP a;b=\0"))).basis).toBeUndefined();
  });

  test.each([
    ["a response", text(["SIP/2.0 200 OK", ...without("CSeq").slice(1)])],
    ["a status below 100", text(["SIP/2.0 099 No", ...BASE.slice(1)])],
    ["a status of four digits", text(["SIP/2.0 4294 No", ...BASE.slice(1)])],
    ["an ACK", text(BASE).replace("REFER sip:b@edge.example", "ACK sip:b@edge.example").replace("1-2-3", "1 3")],
    ["a keep-alive", "\r\n\r\n"],
    ["nothing", ""],
    ["a first line that says no SIP", text(["REFER sip:a\nb SIP/2.0", ...BASE.slice(1)])],
    ["a STUN request", "\0\x01\0\0!\x12\xa4B0123456789ab"],
    ["HTTP", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
    ["noise", "hello\r\n\r\nhello, hello, hello"],
  ])("drops in silence what nobody answers: %s", (_, source) => {
    expect(refused(source)).toMatchObject({ status: 0, basis: undefined });
  });

  test("keeps no state of the message before", () => {
    refused(text([...BASE, "l: 1"]));
    const m = accepted(text(without("Content-Length"), "body"));
    expect(m).toMatchObject({ fromTag: "abc", body: "body" });
  });

  test("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const parsed = parse(bytes, String.fromCharCode(...bytes));
        expect(typeof parsed.ok).toBe("boolean");
      }),
    );
  });

  test("never throws on a message with parts changed, and what it takes is sound", () => {
    const valid = encodeLatin1(text(BASE, "body"));
    const change = fc.tuple(
      fc.nat(valid.length - 1),
      fc.constantFrom(0, 9, 10, 13, 32, 34, 44, 58, 59, 60, 61, 62, 92, 97, 200),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(valid.length), (changes, cut) => {
        const bytes = valid.slice(0, valid.length - (cut % 7 === 0 ? cut : 0));
        for (const [at, byte] of changes) bytes[at] = byte;
        const parsed = parse(bytes, String.fromCharCode(...bytes));
        if (!parsed.ok) return;
        const { text: kept, body, callId, cseq } = parsed.value;
        const head = kept.slice(0, kept.length - body.length);
        expect(head.endsWith("\r\n\r\n")).toBe(true);
        expect(/\r(?!\n)|(?<!\r)\n|\0/.test(head)).toBe(false);
        expect(callId).not.toBe("");
        expect(cseq).toBeGreaterThanOrEqual(0);
        // What was taken is taken again, and is the same.
        expect(parse(encodeLatin1(kept), kept)).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });
});
