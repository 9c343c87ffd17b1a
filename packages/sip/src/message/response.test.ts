import { describe, expect, test } from "vitest";
import { formatRequest } from "./request.ts";
import { formatResponse, reasonPhrase, responseBasis } from "./response.ts";
import { encodeLatin1, parse } from "./sip-message.ts";

const request = formatRequest({
  method: "INVITE",
  uri: "sip:b@h",
  via: "SIP/2.0/UDP a;branch=z9hG4bK1,SIP/2.0/UDP b;branch=z9hG4bK0",
  from: "<sip:a@h>;tag=1",
  to: "<sip:b@h>",
  callId: "c",
  cseq: 7,
  maxForwards: 70,
  route: ["<sip:p;lr>"],
  headers: "v: SIP/2.0/TCP c\r\nRecord-Route: <sip:r1;lr>\r\nrecord-route: <sip:r2;lr>\r\nRecord-Session: x\r\n",
  contentType: "application/sdp",
  body: "v=0\r\n",
});

function parsed(text: string) {
  const result = parse(encodeLatin1(text), text);
  if (!result.ok) throw new Error(result.error.reason);
  return result.value;
}

describe("formatRequest", () => {
  test("writes Content-Length, and what it writes is read again", () => {
    expect(parsed(request)).toMatchObject({ method: "INVITE", cseq: 7, body: "v=0\r\n", branch: "z9hG4bK1" });
    expect(request).toContain("Content-Length: 5\r\n\r\nv=0");
  });
});

describe("formatResponse", () => {
  test("copies Via, From, Call-ID, CSeq, Record-Route and To in order (RFC 3261 §8.2.6.2, §12.1.1)", () => {
    const response = formatResponse(responseBasis(parsed(request)), {
      status: 200,
      toTag: "t",
      headers: "Contact: <sip:x>\r\n",
    });
    expect(response.split("\r\n")).toEqual([
      "SIP/2.0 200 OK",
      "Via: SIP/2.0/UDP a;branch=z9hG4bK1,SIP/2.0/UDP b;branch=z9hG4bK0",
      "From: <sip:a@h>;tag=1",
      "Call-ID: c",
      "CSeq: 7 INVITE",
      "v: SIP/2.0/TCP c",
      "Record-Route: <sip:r1;lr>",
      "record-route: <sip:r2;lr>",
      "To: <sip:b@h>;tag=t",
      "Contact: <sip:x>",
      "Content-Length: 0",
      "",
      "",
    ]);
  });

  test("copies a To line that has its tag already where it stands, and the last line without its CRLF", () => {
    const inDialog = parsed(request.replace("To: <sip:b@h>", "To: <sip:b@h>;tag=2"));
    expect(responseBasis(inDialog).split("\r\n")).toEqual([
      "Via: SIP/2.0/UDP a;branch=z9hG4bK1,SIP/2.0/UDP b;branch=z9hG4bK0",
      "From: <sip:a@h>;tag=1",
      "To: <sip:b@h>;tag=2",
      "Call-ID: c",
      "CSeq: 7 INVITE",
      "v: SIP/2.0/TCP c",
      "Record-Route: <sip:r1;lr>",
      "record-route: <sip:r2;lr>",
    ]);
    expect(parsed(formatResponse(responseBasis(inDialog), { status: 202 }))).toMatchObject({ toTag: "2", status: 202 });
  });

  test("a response with a body is read again", () => {
    const basis = responseBasis(parsed(request));
    const response = formatResponse(basis, { status: 183, reason: "Here", contentType: "a/b", body: "xyz" });
    expect(parsed(response)).toMatchObject({
      status: 183,
      reasonPhrase: "Here",
      toTag: "",
      body: "xyz",
      method: "INVITE",
    });
  });
});

describe("reasonPhrase", () => {
  test.each([
    [202, "Accepted"],
    [603, "Decline"],
    [299, "Success"],
    [999, "Unknown"],
  ])("%i is %s", (status, phrase) => expect(reasonPhrase(status)).toBe(phrase));
});
