import { describe, expect, test } from "vitest";
import type { SipMessage } from "../message/sip-message.ts";
import { encodeLatin1, parse } from "../message/sip-message.ts";
import { cancelledTransactionKey, clientTransactionKey, serverTransactionKey } from "./transaction-key.ts";

const SOURCE = { address: "192.0.2.1" };

function request(
  method: string,
  via: string,
  change: { toTag?: string; cseq?: number; fromTag?: string; callId?: string } = {},
): SipMessage {
  const toTag = change.toTag === undefined ? "" : `;tag=${change.toTag}`;
  const text =
    `${method} sip:bob@example.com SIP/2.0\r\nVia: ${via}\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=${change.fromTag ?? "f1"}\r\n` +
    `To: <sip:bob@example.com>${toTag}\r\nCall-ID: ${change.callId ?? "c1"}\r\nCSeq: ${change.cseq ?? 1} ${method}\r\nContact: <sip:a@192.0.2.1>\r\nContent-Length: 0\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const VIA = "SIP/2.0/UDP pbx.example.com:5062;branch=z9hG4bKa1";
const key = (method: string, via = VIA, change = {}, source = SOURCE) =>
  serverTransactionKey(request(method, via, change), source);

describe("server transaction key (RFC 3261 §17.2.3)", () => {
  test("an ACK has its INVITE's key, though it bears a To tag", () => {
    expect(key("ACK", VIA, { toTag: "t1" })).toBe(key("INVITE"));
  });

  test("sent-by is compared without regard to case and spaces, and other parameters do not count", () => {
    expect(key("INVITE", "SIP / 2.0 / UDP  PBX.example.com : 5062 ;rport=5062;branch=z9hG4bKa1")).toBe(key("INVITE"));
  });

  test.each([
    ["another branch", key("INVITE", VIA.replace("a1", "a2"))],
    ["another sent-by host", key("INVITE", VIA.replace("pbx", "pbx2"))],
    ["another sent-by port", key("INVITE", VIA.replace("5062", "5063"))],
    ["another method", key("CANCEL")],
    ["another CSeq number (CLUSTER rule 2)", key("INVITE", VIA, { cseq: 2 })],
    ["another source address (CLUSTER rule 2)", key("INVITE", VIA, {}, { address: "192.0.2.2" })],
  ])("%s is another transaction", (_name, other) => {
    expect(other).not.toBe(key("INVITE"));
  });

  test("with a cookie, Call-ID and tags do not count", () => {
    expect(key("INVITE", VIA, { callId: "c2", fromTag: "f2" })).toBe(key("INVITE"));
  });

  test("only the topmost Via counts", () => {
    expect(key("INVITE", `${VIA}, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKz`)).toBe(key("INVITE"));
  });
});

describe("a branch without the cookie: the rules for RFC 2543", () => {
  const OLD = "SIP/2.0/UDP pbx.example.com:5062;branch=1";

  test("an ACK has its INVITE's key, whatever To tag the response gave it", () => {
    expect(key("ACK", OLD, { toTag: "t1" })).toBe(key("INVITE", OLD));
  });

  test.each([
    ["Call-ID", { callId: "c2" }],
    ["From tag", { fromTag: "f2" }],
    ["CSeq", { cseq: 2 }],
  ])("another %s is another transaction", (_name, change) => {
    expect(key("INVITE", OLD, change)).not.toBe(key("INVITE", OLD));
  });

  test("another top Via is another transaction; for BYE another To tag too", () => {
    expect(key("INVITE", OLD.replace("=1", "=2"))).not.toBe(key("INVITE", OLD));
    expect(key("BYE", OLD, { toTag: "t1" })).not.toBe(key("BYE", OLD, { toTag: "t2" }));
  });

  test("no branch at all", () => {
    expect(key("ACK", "SIP/2.0/UDP pbx.example.com")).toBe(key("INVITE", "SIP/2.0/UDP pbx.example.com"));
  });
});

test("a CANCEL names its INVITE by the same key (RFC 3261 §9.2), and is a transaction of its own", () => {
  const cancel = request("CANCEL", VIA);
  expect(cancelledTransactionKey(cancel, SOURCE)).toBe(key("INVITE"));
  expect(serverTransactionKey(cancel, SOURCE)).not.toBe(key("INVITE"));
});

test("a client transaction is known by branch and the CSeq's method (RFC 3261 §17.1.3)", () => {
  expect(clientTransactionKey("z9hG4bKa1", "INVITE")).not.toBe(clientTransactionKey("z9hG4bKa1", "CANCEL"));
});
