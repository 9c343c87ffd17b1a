import { describe, expect, test } from "vitest";
import { contact } from "../field/contact.ts";
import { expires } from "../field/expires.ts";
import { via } from "../field/via.ts";
import { parseUri } from "../uri/parse-uri.ts";
import { headerOf, headersOf } from "./header-field.ts";
import { encodeLatin1, header, headers, parse } from "./sip-message.ts";

// RFC 4475: the messages that a user agent without registrar can meet, shortened where the fault does not need the rest.

function read(lines: readonly string[], body = "") {
  const text = `${lines.join("\r\n")}\r\n\r\n${body}`;
  return parse(encodeLatin1(text), text);
}

function taken(lines: readonly string[], body = "") {
  const parsed = read(lines, body);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const COMMON = [
  "To: sip:j.user@example.com",
  "From: sip:caller@example.net;tag=134161461246",
  "Max-Forwards: 7",
  "Call-ID: x.0ha0isndaksdjasdf3234nas",
  "CSeq: 8 INVITE",
  "Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw",
];

function invite(...changed: readonly string[]): string[] {
  const names = changed.map((line) => line.split(":")[0]);
  return [
    "INVITE sip:user@example.com SIP/2.0",
    ...COMMON.filter((line) => !names.includes(line.split(":")[0])),
    ...changed,
  ];
}

describe("valid messages (§3.1.1)", () => {
  test("3.1.1.1 wsinv: a short tortuous INVITE", () => {
    const m = taken(
      [
        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0",
        "TO :",
        " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n",
        'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
        "  ;",
        "  tag = 98asjd8",
        "MaX-fOrWaRdS: 0068",
        "Call-ID: wsinv.ndaksdj@192.0.2.1",
        "Content-Length   : 150",
        "cseq: 0009",
        "  INVITE",
        "Via  : SIP  /   2.0",
        " /UDP",
        "    192.0.2.2;branch=390skdjuw",
        "s :",
        "NewFangledHeader:   newfangled value",
        " continued newfangled value",
        "UnknownHeaderWithUnusualValue: ;;,,;;,;",
        "Content-Type: application/sdp",
        "Route:",
        " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>",
        "v:  SIP  / 2.0  / TCP     spindle.example.com   ;",
        "  branch  =   z9hG4bK9ikj8  ,",
        " SIP  /    2.0   / UDP  192.168.255.111   ; branch=",
        " z9hG4bK30239",
        'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
        "      newvalue ;",
        "  secondparam ; q = 0.33",
      ],
      "v=0\r\n".padEnd(150, "x"),
    );
    expect(m).toMatchObject({
      cseq: 9,
      toTag: "1918181833n",
      fromTag: "98asjd8",
      branch: "390skdjuw",
      callId: "wsinv.ndaksdj@192.0.2.1",
    });
    const vias = headersOf(m, via);
    expect(vias.ok && vias.value.map((value) => [value.transport, value.host, value.branch])).toEqual([
      ["UDP", "192.0.2.2", "390skdjuw"],
      ["TCP", "spindle.example.com", "z9hG4bK9ikj8"],
      ["UDP", "192.168.255.111", "z9hG4bK30239"],
    ]);
    expect(headerOf(m, contact)).toMatchObject({
      ok: true,
      value: { displayName: 'Quoted string ""', params: { newparam: "newvalue", secondparam: "", q: "0.33" } },
    });
    expect(header(m, "Subject")).toBe("");
    expect(headers(m, "NewFangledHeader")).toEqual(["newfangled value continued newfangled value"]);
  });

  test("3.1.1.2 intmeth: a wide range of characters", () => {
    const method = "!interesting-Method0123456789_*+`.%indeed'~";
    const m = taken(
      [
        `${method} sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0`,
        'To: "BEL:\\\x07 NUL:\\\x01 DEL:\\\x02" <sip:1_unusual.URI~@example.com>',
        "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\xd1\x80\";tag=_token~1'+`*%!-.",
        "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
        `CSeq: 139122385 ${method}`,
        "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
        "Max-Forwards: 255",
      ].map((line) => line.replaceAll(/[\x01\x02\x07]/g, "x")),
    );
    expect(m).toMatchObject({ method, fromTag: "_token~1'+`*%!-.", branch: "z9hG4bK-.!%66*_+`'~" });
    expect(m.callId).toBe("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{");
    const uri = parseUri(
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
    );
    expect(uri).toMatchObject({ ok: true, value: { host: "example.com" } });
  });

  test("3.1.1.3 esc01 and 3.1.1.4 escnull: escaped characters, NUL too, are kept", () => {
    expect(taken(invite("To: <sip:null-%00-null@example.com>"))).toMatchObject({ toTag: "" });
    expect(parseUri("sip:sips%3Auser%40example.com@example.net")).toMatchObject({
      ok: true,
      value: { user: "sips:user@example.com" },
    });
  });

  test("3.1.1.6 lwsdisp: no space between display name and <", () => {
    expect(taken(invite("From: caller<sip:caller@example.com>;tag=323"))).toMatchObject({ fromTag: "323" });
  });

  test("3.1.1.7 longreq: long values", () => {
    const m = taken(
      invite(`To: "I have a user name of ${"extreme".repeat(40)} proportion"<sip:user@example.com:6000>;tag=1`),
    );
    expect(m.toTag).toBe("1");
  });

  test("3.1.1.8 dblreq: what follows the request on a datagram is not read", () => {
    const m = taken(invite("Content-Length: 0"), "INVITE sip:joe@example.com SIP/2.0\r\nTo: second");
    expect(m.body).toBe("");
    expect(m.text).not.toContain("second");
  });

  test("3.1.1.9 semiuri: a semicolon in the user part", () => {
    expect(parseUri("sip:user;par=u%40example.net@company.com")).toMatchObject({
      ok: true,
      value: { host: "company.com", params: {} },
    });
  });

  test("3.1.1.10 transports: unknown ones", () => {
    const m = taken(invite("Via: SIP/2.0/UNKNOWN t5.example.com;branch=z9hG4bK2b", "v: SIP/2.0/SCTP t3;branch=1"));
    expect(m.branch).toBe("z9hG4bK2b");
  });

  test("3.1.1.12 unreason and 3.1.1.13 noreason: odd and empty reason phrases", () => {
    const status = (line: string) => taken([line, ...COMMON]).reasonPhrase;
    expect(status("SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe")).toBe("= 2**3 * 5**2 \xd0\xbd\xd0\xbe");
    expect(status("SIP/2.0 100 ")).toBe("");
  });
});

describe("invalid messages (§3.1.2, §3.2, §3.3)", () => {
  test.each([
    ["3.1.2.1 badinv01 Via with extra separators", invite("Via: SIP/2.0/UDP 192.0.2.15;;,;,,"), 200],
    ["3.1.2.2 clerr Content-Length larger than the message", invite("Content-Length: 9999"), 400],
    ["3.1.2.3 ncl negative Content-Length", invite("Content-Length: -999"), 400],
    ["3.1.2.4 scalar02 CSeq too large", invite("CSeq: 36893488147419103232 INVITE"), 400],
    ["3.1.2.4 scalar02 Max-Forwards too large", invite("Max-Forwards: 300"), 400],
    ["3.1.2.6 quotbal unterminated quoted string", invite('To: "Mr. J. User <sip:j.user@example.com>'), 400],
    ["3.1.2.7 ltgtruri <> around the Request-URI", ["INVITE <sip:user@example.com> SIP/2.0", ...COMMON], 400],
    ["3.1.2.8 lwsruri space in the Request-URI", ["INVITE sip:user@example.com; lr SIP/2.0", ...COMMON], 400],
    ["3.1.2.9 lwsstart spaces in the Request-Line", ["INVITE  sip:user@example.com  SIP/2.0", ...COMMON], 400],
    ["3.1.2.10 trws space after the Request-Line", ["INVITE sip:user@example.com SIP/2.0  ", ...COMMON], 400],
    ["3.1.2.14 badaspec spaces in an addr-spec", invite('To: "Watson, Thomas" < t.watson@example.org >'), 400],
    ["3.1.2.16 badvers unknown version", ["INVITE sip:t.watson@example.org SIP/7.0", ...COMMON], 505],
    ["3.1.2.17 mismatch01 CSeq of another method", invite("CSeq: 8 OPTIONS"), 400],
    ["3.1.2.18 mismatch02 unknown method, CSeq of another", ["NEWMETHOD sip:u@example.com SIP/2.0", ...COMMON], 400],
    ["3.1.2.19 bigcode a response code of ten digits", ["SIP/2.0 4294967301 better not break", ...COMMON], 0],
    [
      "3.3.1 insuf missing fields",
      ["INVITE sip:user@example.com SIP/2.0", "CSeq: 193942 INVITE", "Via: SIP/2.0/UDP 192.0.2.95;branch=1"],
      400,
    ],
    ["3.3.8 multi01 several values of single fields", [...invite(), "From: sip:other@example.com;tag=1"], 400],
    ["3.3.9 mcl01 differing Content-Length", invite("Content-Length: 13", "l: 5"), 400],
  ])("%s", (_, lines, status) => {
    const parsed = read(lines);
    expect(parsed.ok ? 200 : parsed.error.status).toBe(status);
  });

  test("3.1.2.1 badinv01: the Via that is not understood is malformed for who reads it", () => {
    expect(headersOf(taken(invite('Contact: "Joe" <sip:joe@example.org>;;;;,,;')), contact).ok).toBe(false);
  });

  test("3.1.2.5 scalarlg: an Expires that is too large is malformed", () => {
    expect(headerOf(taken(invite("Expires: 10000000000000000000000000000000")), expires)).toMatchObject({
      error: { kind: "malformed" },
    });
  });
});
