import { isSampled } from "@tandem/identity";
import { header, headers } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import {
  ACME,
  AT,
  answerOf,
  NORTH,
  outcome,
  PLATFORM,
  type RequestSketch,
  requestText,
  SHARED,
  STRANGER,
  TRACED,
  world,
} from "../testing/admission-world.ts";
import type { Admission } from "./arrival.ts";
import type { EdgeLimits } from "./edge-limits.ts";

function party(admission: Admission): string {
  if (admission.kind !== "forward") return outcome(admission);
  const { party: found } = admission.arrival;
  return found.kind === "trunk" ? found.trunk : found.kind === "carrier" ? found.carrier : "dialog";
}

describe("whose an INVITE is", () => {
  const rows: readonly (readonly [rule: string, from: string, sketch: RequestSketch, expected: string])[] = [
    ["the trunk whose domain the Request-URI names", ACME, {}, "acme"],
    ["by its alias", ACME, { uri: "sip:+12025550199@sip.acme.example" }, "acme"],
    [
      "in any case, with a dot, a port and parameters",
      ACME,
      { uri: "sip:1@ACME.trunk.Example.:5070;user=phone" },
      "acme",
    ],
    [
      "the only trunk that claims the source, at the platform's own address",
      ACME,
      { uri: `sip:1@${PLATFORM}` },
      "acme",
    ],
    ["the only trunk that claims the source, for a tel: URI", ACME, { uri: "tel:+12025550199" }, "acme"],
    ["the only trunk that claims the source, whatever host a PBX writes", ACME, { uri: "sip:1@some.pbx" }, "acme"],
    [
      "of two trunks behind one address, the one in the Request-URI",
      SHARED,
      { uri: "sip:1@hooli.trunk.example" },
      "hooli",
    ],
    [
      "of two trunks behind one address, the one in From",
      SHARED,
      { uri: `sip:1@${PLATFORM}`, from: '"<sip:x@initech.trunk.example>" <sip:1@hooli.trunk.example>;tag=1' },
      "hooli",
    ],
    [
      "of two trunks behind one address, the one in To",
      SHARED,
      { uri: `sip:1@${PLATFORM}`, to: "<sip:1@initech.trunk.example>" },
      "initech",
    ],
    ["of two trunks behind one address, none that is named: 403", SHARED, { uri: `sip:1@${PLATFORM}` }, "403"],
    ["never the source's trunk when another one is named: 403", ACME, { uri: "sip:1@hooli.trunk.example" }, "403"],
    [
      "never the source's trunk when another one with passwords is named: 407",
      ACME,
      { uri: "sip:1@globex.trunk.example" },
      "407",
    ],
    ["the carrier that has the source", NORTH, { uri: `sip:+12025550100@${PLATFORM}` }, "north"],
    ["the carrier, also when it writes a trunk's domain", NORTH, {}, "north"],
    ["challenged, from anywhere, when the trunk has passwords", STRANGER, { uri: "sip:1@globex.trunk.example" }, "407"],
    [
      "challenged by the domain in From, at the platform's own address",
      STRANGER,
      { uri: `sip:1@${PLATFORM}`, from: "<sip:globex@globex.trunk.example>;tag=1" },
      "407",
    ],
    ["nobody's: 403", STRANGER, { uri: `sip:1@${PLATFORM}` }, "403"],
    ["nobody's, when the trunk named has no passwords: 403", STRANGER, {}, "403"],
  ];

  it.each(rows)("is %s", (_, from, sketch, expected) => {
    expect(party(world().send(requestText(sketch), from))).toBe(expected);
  });

  it("is found for an IPv4 source that an IPv6 socket brought", () => {
    expect(party(world().send(requestText(), `::ffff:${ACME}`))).toBe("acme");
  });

  it("is said to a known source that must write something else", () => {
    const refused = answerOf(world().send(requestText({ uri: `sip:1@${PLATFORM}` }), SHARED));
    expect(header(refused, "Warning")).toMatch(/^399 .*Several trunks have this address/);
  });
});

describe("a stranger gets 403 and, from the same flood, silence", () => {
  const text = requestText({ uri: `sip:1@${PLATFORM}` });

  it("is answered for its burst, then one a window, and silence between", () => {
    const { send } = world({ strangerBurst: 2, strangerWindowMs: 5000 });
    const from = (at: number): string => outcome(send(text, STRANGER, AT + at));
    expect([from(0), from(1), from(2), from(3)]).toEqual(["403", "403", "drop: flood", "drop: flood"]);
    expect([from(5000), from(5001), from(9999), from(10_000)]).toEqual(["403", "drop: flood", "drop: flood", "403"]);
  });

  it("does not use up what another source has, and a known one is never counted", () => {
    const { send } = world({ strangerBurst: 1 });
    expect([send(text, STRANGER), send(text, STRANGER)].map(outcome)).toEqual(["403", "drop: flood"]);
    expect(outcome(send(text, "203.0.113.10"))).toBe("403");
    for (let i = 0; i < 2000; i += 1) expect(outcome(send(requestText(), ACME))).toBe("forward");
  });

  it("cannot make the edge a mirror with forged sources: all strangers share one limit", () => {
    const { send } = world({ strangersBurst: 3, strangersWindowMs: 1000 });
    const outcomes = Array.from({ length: 5 }, (_, i) => outcome(send(text, `203.0.113.${i}`)));
    expect(outcomes).toEqual(["403", "403", "403", "drop: flood", "drop: flood"]);
    expect(outcome(send(requestText(), ACME))).toBe("forward");
  });

  it("learns nothing else: what is wrong with its INVITE is not said", () => {
    const odd = requestText({ uri: `sip:1@${PLATFORM}`, maxForwards: 0, headers: "Require: 100rel\r\n" });
    expect(outcome(world().send(odd, STRANGER))).toBe("403");
  });
});

describe("an INVITE that its own text refuses", () => {
  const sdp = { contentType: "application/sdp", body: "v=0\r\n" };
  const rows: readonly (readonly [rule: string, sketch: RequestSketch, expected: string])[] = [
    ["an offer is fine", sdp, "forward"],
    ["no body is fine: the offer comes later", {}, "forward"],
    ["what is supported may be required", { headers: "Require: timer, Tdialog\r\n" }, "forward"],
    ["Max-Forwards 1 is not used up", { maxForwards: 1 }, "forward"],
    ["Max-Forwards 0 is (RFC 3261 §16.3)", { maxForwards: 0 }, "483"],
    ["an unknown option (RFC 3261 §8.2.2.3)", { headers: "Require: timer, 100rel\r\n" }, "420"],
    ["Replaces required, until it is served (TRANSFER rule 28)", { headers: "Require: replaces\r\n" }, "420"],
    ["Replaces (TRANSFER rule 28)", { headers: "Replaces: a@b;to-tag=1;from-tag=2\r\n" }, "481"],
    ["a scheme that is no call (RFC 3261 §8.2.2.1)", { uri: "http://127.0.20.1/" }, "416"],
    [
      "a sips Request-URI that came without TLS (RFC 3261 §26.2.2)",
      { uri: "sips:+12025550199@acme.trunk.example" },
      "416",
    ],
    ["a Request-URI that is none", { uri: "sip:" }, "400"],
    ["a body of another type (RFC 3261 §8.2.3)", { contentType: "text/plain", body: "x" }, "415"],
    ["a body without type", { body: "x" }, "415"],
    [
      "a body that may be ignored",
      { contentType: "text/plain", body: "x", headers: "Content-Disposition: render;handling=optional\r\n" },
      "forward",
    ],
    ["an encoded body", { ...sdp, headers: "Content-Encoding: gzip\r\n" }, "415"],
    ["an encoding that is none", { ...sdp, headers: "Content-Encoding: identity\r\n" }, "forward"],
    [
      "parameters of the type do not matter",
      { contentType: "Application/SDP ; charset=x", body: "v=0\r\n" },
      "forward",
    ],
  ];

  it.each(rows)("%s", (_, sketch, expected) => {
    expect(outcome(world().send(requestText(sketch)))).toBe(expected);
  });

  it("says that sips is not served (warn-code 380 of RFC 5630), to whom it knows alone", () => {
    const sips = requestText({ uri: "sips:+12025550199@acme.trunk.example" });
    expect(header(answerOf(world().send(sips)), "Warning")).toMatch(/^380 tandem "SIPS Not Allowed: .*sip:/);
    expect(outcome(world().send(sips, STRANGER))).toBe("403");
  });

  it("says which options, types and encodings would do", () => {
    const { send } = world();
    expect(headers(answerOf(send(requestText({ headers: "Require: a, timer, b\r\n" }))), "Unsupported")).toEqual([
      "a",
      "b",
    ]);
    expect(header(answerOf(send(requestText({ body: "x" }))), "Accept")).toBe("application/sdp");
    expect(
      header(answerOf(send(requestText({ ...sdp, headers: "Content-Encoding: gzip\r\n" }))), "Accept-Encoding"),
    ).toBe("identity");
  });
});

describe("whether a new call is traced", () => {
  const URIS: Readonly<Record<string, string>> = {
    [NORTH]: "sip:+12025550100@127.0.20.1",
    [TRACED]: "sip:+12025550199@umbrella.trunk.example",
  };
  const isTraced = (limits: Partial<EdgeLimits>, headers: string, address: string, called?: string): boolean => {
    const uri = called ?? URIS[address];
    const sketch = { headers, ...(uri === undefined ? {} : { uri }) };
    const admission = world(limits).send(requestText(sketch), address);
    if (admission.kind !== "forward") throw new Error(outcome(admission));
    return isSampled(admission.arrival.traceparent);
  };

  it.each([
    ["each call when one in one is", { traceOneIn: 1 }, "", ACME, true],
    ["none when none is", { traceOneIn: 0 }, "", ACME, false],
    ["one whose trunk asks for it", { traceOneIn: 0 }, "X-Tandem-Trace: 1\r\n", ACME, true],
    ["not one whose trunk says something else", { traceOneIn: 0 }, "X-Tandem-Trace: yes\r\n", ACME, false],
    ["one of a trunk whose calls are all traced", { traceOneIn: 0 }, "", TRACED, true],
    ["not one whose carrier asks for it", { traceOneIn: 0 }, "X-Tandem-Trace: 1\r\n", NORTH, false],
  ])("%s", (_, limits, headers, address, expected) => {
    expect(isTraced(limits, headers, address)).toBe(expected);
  });

  it.each([
    ["with a plus sign", "sip:+12025550140@127.0.20.1", true],
    ["without", "sip:12025550140@127.0.20.1;user=phone", true],
    ["of another trunk", "sip:+12025550100@127.0.20.1", false],
    ["of nobody", "sip:agent@127.0.20.1", false],
  ])("is so by the number that a carrier calls, %s", (_, uri, expected) => {
    expect(isTraced({ traceOneIn: 0 }, "", NORTH, uri)).toBe(expected);
  });

  it("is so for about one in a hundred", () => {
    const { send } = world();
    const calls = Array.from({ length: 5_000 }, (_, i) => send(requestText({ callId: `call-${i}@pbx.example` })));
    const traced = calls.filter((call) => call.kind === "forward" && isSampled(call.arrival.traceparent)).length;
    expect(traced).toBeGreaterThan(20);
    expect(traced).toBeLessThan(90);
  });
});

describe("the envelope of a new call", () => {
  it("has no actor, and a trace that a retransmission shares and a new attempt does not", () => {
    const traceparent = (sketch: RequestSketch): string => {
      const admission = world().send(requestText(sketch));
      return admission.kind === "forward" ? admission.arrival.traceparent : "";
    };
    expect(traceparent({})).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
    expect(traceparent({})).toBe(traceparent({}));
    expect(traceparent({ branch: "z9hG4bK-2", cseq: 2 })).not.toBe(traceparent({}));
    expect(world().send(requestText())).toMatchObject({
      arrival: { at: AT, actor: "", leg: 0, edge: "edge-0", flow: { listener: "udp:127.0.20.1:5060", token: "" } },
    });
  });
});
