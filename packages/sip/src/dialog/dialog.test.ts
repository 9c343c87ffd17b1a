import { describe, expect, test } from "vitest";
import type { SipMessage } from "../message/sip-message.ts";
import { encodeLatin1, parse } from "../message/sip-message.ts";
import type { Dialog } from "./index.ts";
import {
  acceptRequest,
  ackParts,
  confirmDialog,
  nextHop,
  nextRequest,
  refreshTarget,
  uacDialog,
  uasDialog,
} from "./index.ts";

function message(start: string, change: { cseq?: string; toTag?: string; lines?: readonly string[] }): SipMessage {
  const lines = [
    start,
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx",
    ...(start.startsWith("SIP/") ? [] : ["Max-Forwards: 70"]),
    'From: "Alice" <sip:alice@a.example>;tag=at',
    `To: Bob <sip:bob@b.example>${change.toTag === undefined ? "" : `;tag=${change.toTag}`}`,
    "Call-ID: call-1",
    `CSeq: ${change.cseq ?? "5 INVITE"}`,
    ...(change.lines ?? []),
    "Content-Length: 0",
  ];
  const text = `${lines.join("\r\n")}\r\n\r\n`;
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const INVITE = "INVITE sip:bob@b.example SIP/2.0";
const CONTACT = "Contact: <sip:alice@192.0.2.1:5062;transport=udp>;expires=60";
const RECORD_ROUTE = ["Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>", "Record-Route: <sip:p3.example;lr>"];

function dialogOf(result: ReturnType<typeof uasDialog>): Dialog {
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe("the dialog of a UAS (RFC 3261 §12.1.1)", () => {
  test("takes the route set in order, the Contact as remote target, the peer's CSeq", () => {
    const dialog = dialogOf(uasDialog(message(INVITE, { lines: [CONTACT, ...RECORD_ROUTE] }), "bt"));
    expect(dialog).toEqual({
      callId: "call-1",
      localTag: "bt",
      remoteTag: "at",
      local: "Bob <sip:bob@b.example>",
      remote: '"Alice" <sip:alice@a.example>',
      localSeq: 0,
      remoteSeq: 5,
      routeSet: ["<sip:p1.example;lr>", "<sip:p2.example;lr>", "<sip:p3.example;lr>"],
      remoteTarget: "sip:alice@192.0.2.1:5062;transport=udp",
    });
    expect(JSON.parse(JSON.stringify(dialog))).toEqual(dialog);
  });

  test.each([
    ["none", [], "missing"],
    ["two lines", [CONTACT, CONTACT], "repeated"],
    ["two values", [`${CONTACT}, <sip:b@c>`], "repeated"],
    ["*", ["Contact: *"], "malformed"],
    ["no URI", ["Contact: <>"], "malformed"],
  ])("Contact must stand exactly once: %s", (_name, lines, kind) => {
    expect(uasDialog(message(INVITE, { lines }), "bt")).toEqual({ ok: false, error: { kind, header: "Contact" } });
  });
});

test("a Record-Route that cannot be read makes no dialog", () => {
  const request = message(INVITE, { lines: [CONTACT, "Record-Route: <sip:p1.example;lr"] });
  expect(uasDialog(request, "bt")).toEqual({ ok: false, error: { kind: "malformed", header: "Record-Route" } });
});

describe("the dialog of a UAC (RFC 3261 §12.1.2)", () => {
  const request = message(INVITE, { lines: [CONTACT] });
  const ringing = message("SIP/2.0 180 Ringing", {
    toTag: "bt",
    lines: ["Contact: <sip:bob@192.0.2.9>", ...RECORD_ROUTE],
  });

  test("takes the route set reversed", () => {
    expect(dialogOf(uacDialog(request, ringing))).toEqual({
      callId: "call-1",
      localTag: "at",
      remoteTag: "bt",
      local: '"Alice" <sip:alice@a.example>',
      remote: "Bob <sip:bob@b.example>",
      localSeq: 5,
      remoteSeq: -1,
      routeSet: ["<sip:p3.example;lr>", "<sip:p2.example;lr>", "<sip:p1.example;lr>"],
      remoteTarget: "sip:bob@192.0.2.9",
    });
  });

  test("the 2xx sets route set and target anew, and leaves the numbers (§13.2.2.4)", () => {
    const [early] = nextRequest(dialogOf(uacDialog(request, ringing)), "PRACK");
    const answer = message("SIP/2.0 200 OK", {
      toTag: "bt",
      lines: ["Contact: <sip:bob@192.0.2.10>", "Record-Route: <sip:p4.example;lr>"],
    });
    const dialog = dialogOf(confirmDialog(early, answer));
    expect([dialog.routeSet, dialog.remoteTarget, dialog.localSeq]).toEqual([
      ["<sip:p4.example;lr>"],
      "sip:bob@192.0.2.10",
      6,
    ]);
  });

  test("a response without Contact makes none", () => {
    expect(uacDialog(request, message("SIP/2.0 200 OK", { toTag: "bt" }))).toEqual({
      ok: false,
      error: { kind: "missing", header: "Contact" },
    });
  });
});

const PLAIN: Dialog = {
  callId: "call-1",
  localTag: "bt",
  remoteTag: "at",
  local: "<sip:bob@b.example>",
  remote: "<sip:alice@a.example>",
  localSeq: 3,
  remoteSeq: 5,
  routeSet: [],
  remoteTarget: "sip:alice@192.0.2.1",
};

describe("a request of ours (RFC 3261 §12.2.1.1)", () => {
  test("has the next CSeq number, the target as Request-URI, both tags", () => {
    const [dialog, parts] = nextRequest(PLAIN, "NOTIFY");
    expect(dialog).toEqual({ ...PLAIN, localSeq: 4 });
    expect(parts).toEqual({
      method: "NOTIFY",
      uri: "sip:alice@192.0.2.1",
      route: [],
      from: "<sip:bob@b.example>;tag=bt",
      to: "<sip:alice@a.example>;tag=at",
      callId: "call-1",
      cseq: 4,
    });
  });

  test("TRANSFER rule 17: NOTIFY, BYE and re-INVITE share one CSeq", () => {
    const [first] = nextRequest(PLAIN, "NOTIFY");
    const [second, invite] = nextRequest(first, "INVITE");
    expect([invite.cseq, nextRequest(second, "BYE")[1].cseq]).toEqual([5, 6]);
  });

  test("the ACK of a 2xx bears its INVITE's number", () => {
    expect(ackParts(PLAIN, 2)).toMatchObject({ method: "ACK", cseq: 2, uri: "sip:alice@192.0.2.1" });
  });

  test("a loose router: the target stays the Request-URI, the route set is the Route", () => {
    const dialog = { ...PLAIN, routeSet: ["<sip:p1.example;lr>", "<sip:p2.example>"] };
    expect(nextRequest(dialog, "BYE")[1]).toMatchObject({
      uri: "sip:alice@192.0.2.1",
      route: ["<sip:p1.example;lr>", "<sip:p2.example>"],
    });
    expect(nextHop(dialog)).toBe("sip:p1.example;lr");
  });

  test("a strict router: it is the Request-URI itself, the target goes last in the Route", () => {
    const dialog = { ...PLAIN, routeSet: ["<sip:p1.example;method=INVITE;x=1?Subject=s>", "<sip:p2.example;lr>"] };
    expect(nextRequest(dialog, "BYE")[1]).toMatchObject({
      uri: "sip:p1.example;x=1",
      route: ["<sip:p2.example;lr>", "<sip:alice@192.0.2.1>"],
    });
    expect(nextHop(dialog)).toBe("sip:p1.example;method=INVITE;x=1?Subject=s");
  });

  test("no route: it goes to the target; a target's headers stay out of the Request-URI", () => {
    const dialog = { ...PLAIN, remoteTarget: "sip:alice@192.0.2.1?Subject=s" };
    expect([nextHop(PLAIN), nextRequest(dialog, "BYE")[1].uri]).toEqual(["sip:alice@192.0.2.1", "sip:alice@192.0.2.1"]);
  });

  test("a peer of RFC 2543 without a tag gets none", () => {
    expect(nextRequest({ ...PLAIN, remoteTag: "" }, "BYE")[1].to).toBe("<sip:alice@a.example>");
  });
});

describe("a request of the peer (RFC 3261 §12.2.2, TRANSFER rule 17)", () => {
  test.each([
    ["a higher number is new", "9 REFER", PLAIN, "new", 9],
    ["an equal number is stale: its repetition has met its transaction before", "5 REFER", PLAIN, "stale", 5],
    ["a lower number is stale", "4 BYE", PLAIN, "stale", 5],
    ["the first number is new, 0 too", "0 BYE", { ...PLAIN, remoteSeq: -1 }, "new", 0],
    ["an ACK bears its INVITE's number", "5 ACK", PLAIN, "new", 5],
    ["an ACK may be overtaken", "4 ACK", PLAIN, "new", 5],
  ] as const)("%s", (_rule, cseq, dialog, verdict, remoteSeq) => {
    const request = message(`${cseq.split(" ")[1]} sip:bob@b.example SIP/2.0`, { cseq, toTag: "bt" });
    const [next, found] = acceptRequest(dialog, request);
    expect([next.remoteSeq, found]).toEqual([remoteSeq, verdict]);
  });
});

describe("target refresh (RFC 3261 §12.2, RFC 3311, RFC 6665, RFC 3515)", () => {
  const MOVED = ["Contact: <sip:alice@192.0.2.77>"];

  test.each(["INVITE", "UPDATE", "SUBSCRIBE", "NOTIFY", "REFER"])("%s and its 2xx move the target", (method) => {
    const cseq = `9 ${method}`;
    const request = message(`${method} sip:bob@b.example SIP/2.0`, { cseq, toTag: "bt", lines: MOVED });
    const answer = message("SIP/2.0 202 Accepted", { cseq, toTag: "bt", lines: MOVED });
    expect(refreshTarget(PLAIN, request).remoteTarget).toBe("sip:alice@192.0.2.77");
    expect(refreshTarget(PLAIN, answer).remoteTarget).toBe("sip:alice@192.0.2.77");
  });

  test.each([
    ["a BYE", "BYE sip:bob@b.example SIP/2.0", "9 BYE", MOVED],
    ["a refusal", "SIP/2.0 488 Not Acceptable Here", "9 INVITE", MOVED],
    ["a provisional response", "SIP/2.0 180 Ringing", "9 INVITE", MOVED],
    ["no Contact", "NOTIFY sip:bob@b.example SIP/2.0", "9 NOTIFY", []],
    ["two Contacts", "NOTIFY sip:bob@b.example SIP/2.0", "9 NOTIFY", [...MOVED, ...MOVED]],
  ])("%s leaves it", (_name, start, cseq, lines) => {
    expect(refreshTarget(PLAIN, message(start, { cseq, toTag: "bt", lines }))).toBe(PLAIN);
  });
});
