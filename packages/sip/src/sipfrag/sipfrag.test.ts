import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSipfrag, parseSipfrag } from "./sipfrag.ts";

describe("a sipfrag body", () => {
  test("is a status line with its CRLF (RFC 3420 §2)", () => {
    expect(formatSipfrag(100, "Trying")).toBe("SIP/2.0 100 Trying\r\n");
  });

  test("carries header fields after it (TRANSFER §3: Retry-After)", () => {
    expect(formatSipfrag(503, "Service Unavailable", "Retry-After: 5\r\n")).toBe(
      "SIP/2.0 503 Service Unavailable\r\nRetry-After: 5\r\n",
    );
  });

  test("a line end in a peer's reason starts no header", () => {
    expect(formatSipfrag(486, "Busy\r\nX-Evil: 1")).toBe("SIP/2.0 486 Busy X-Evil: 1\r\n");
  });
});

describe("reading a sipfrag body", () => {
  test.each([
    ["as the RFC wants it", "SIP/2.0 200 OK\r\n", 200, "OK"],
    ["without CRLF", "SIP/2.0 200 OK", 200, "OK"],
    ["without a reason", "SIP/2.0 200", 200, ""],
    ["with an empty reason", "SIP/2.0 200 \r\n", 200, ""],
    ["with LF alone", "SIP/2.0 486 Busy Here\n", 486, "Busy Here"],
    ["after an empty line", "\r\nSIP/2.0 180 Ringing\r\n", 180, "Ringing"],
    ["in lower case", "sip/2.0 603 Decline\r\n", 603, "Decline"],
    ["with more spaces", "SIP/2.0  487  Request Terminated\r\n", 487, "Request Terminated"],
    ["with an empty line at its end", "SIP/2.0 404 Not Found\r\n\r\n", 404, "Not Found"],
  ])("%s", (_name, body, status, reason) => {
    expect(parseSipfrag(body)).toEqual({ ok: true, value: { status, reason, headers: [] } });
  });

  test("gives its header fields", () => {
    expect(parseSipfrag("SIP/2.0 503 No\r\nRetry-After: 5\r\nX: a:b\r\n\r\nbody")).toEqual({
      ok: true,
      value: {
        status: 503,
        reason: "No",
        headers: [
          ["Retry-After", "5"],
          ["X", "a:b"],
        ],
      },
    });
  });

  test.each([
    "",
    "\r\n",
    "INVITE sip:a@b SIP/2.0\r\n",
    "SIP/2.0 20 OK",
    "SIP/2.0 2000 OK",
    "SIP/2.0 700 X",
    "SIP/2.0 099 X",
    "SIP/3.0 200 OK",
    "200 OK",
  ])("%j opens with no status line", (body) => {
    expect(parseSipfrag(body)).toEqual({ ok: false, error: { reason: "no status line" } });
  });

  test("gives back what was written", () => {
    const reason = fc.stringMatching(/^([!-~]([ -~]{0,20}[!-~])?)?$/);
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 699 }), reason, (status, text) => {
        expect(parseSipfrag(formatSipfrag(status, text))).toEqual({
          ok: true,
          value: { status, reason: text, headers: [] },
        });
      }),
    );
  });

  test("never throws", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (body) => typeof parseSipfrag(body).ok === "boolean"));
  });
});
