import { clusterKeys, mintBranch, mintToken, partitionOf } from "@tandem/identity";
import { header } from "@tandem/sip";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACME,
  AT,
  answerOf,
  KEYS,
  NORTH,
  OUR_BRANCH,
  OUR_TAG,
  outcome,
  type RequestSketch,
  requestText,
  responseText,
  STRANGER,
  TOKEN,
  world,
} from "../testing/admission-world.ts";

const FORGED = mintToken(clusterKeys("ff".repeat(16)), TOKEN);

describe("what is not a message", () => {
  it.each(["", "\r\n\r\n", "\0", "\r\n"])("%j keeps a NAT open and is dropped", (text) => {
    expect(outcome(world().send(text))).toBe("drop: keep-alive");
  });

  it("garbage is dropped in silence", () => {
    expect(outcome(world().send("\u0001\u0002 not a message of any kind\r\n\r\n"))).toBe("drop: not-sip");
  });

  it("nothing that a socket can bring makes admission throw", () => {
    const { send } = world();
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.tuple(fc.nat(requestText().length), fc.string({ maxLength: 8 })).map(([at, text]) => {
        const whole = requestText({ to: `<sip:x@y>;tag=${OUR_TAG}` });
        return whole.slice(0, at) + text + whole.slice(at + text.length);
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const latin1 = text.replace(/[^\0-\u00ff]/g, "?");
        expect(["forward", "answer", "drop"]).toContain(send(latin1, STRANGER).kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a broken request (RFC 3261 §8.2, §18.3)", () => {
  const broken = requestText().replace("CSeq: 1 INVITE", "CSeq: 1 BYE");

  it("is answered with what is wrong, and a To tag that stays the same", () => {
    const { send } = world();
    const first = answerOf(send(broken));
    expect(first.status).toBe(400);
    expect(first.toTag).toMatch(/^[a-z2-7]{13}$/);
    expect(answerOf(send(broken)).toTag).toBe(first.toTag);
  });

  it("keeps the To tag that it has", () => {
    const text = requestText({ to: `<sip:x@y>;tag=${OUR_TAG}` }).replace("CSeq: 1 INVITE", "CSeq: 1 BYE");
    expect(answerOf(world().send(text)).toTag).toBe(OUR_TAG);
  });

  it("is answered to a stranger as often as any other request, then no more", () => {
    const { send } = world({ strangerBurst: 2 });
    expect([1, 2, 3].map(() => outcome(send(broken, STRANGER)))).toEqual(["400", "400", "drop: flood"]);
  });

  it.each([
    ["an ACK", requestText({ method: "ACK" }).replace("CSeq: 1 ACK", "CSeq: 1 BYE"), "drop: not-sip"],
    ["a response", responseText(OUR_BRANCH).replace("CSeq: 1 INVITE", "CSeq: x INVITE"), "drop: not-sip"],
    ["a request without Call-ID", requestText().replace(/Call-ID: .*\r\n/, ""), "drop: unanswerable"],
  ])("is never answered: %s", (_, text, expected) => {
    expect(outcome(world().send(text))).toBe(expected);
  });
});

describe("a response (CLUSTER rule 4)", () => {
  it("goes to the actor of its branch, whoever sent it", () => {
    expect(world().send(responseText(OUR_BRANCH), STRANGER)).toMatchObject({
      kind: "forward",
      arrival: { partition: 17, actor: TOKEN.actor, leg: 1, party: { kind: "dialog" }, traceparent: "" },
    });
  });

  it.each([
    ["a branch that is none of ours", responseText("z9hG4bK-x")],
    ["a forged branch", responseText(mintBranch(clusterKeys("ff".repeat(16)), TOKEN))],
    ["a second Via (RFC 3261 §8.1.3.3)", responseText(OUR_BRANCH, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx\r\n")],
  ])("with %s is dropped", (_, text) => {
    expect(outcome(world().send(text, NORTH))).toBe("drop: stray-response");
  });
});

describe("a request within a dialog (CLUSTER rule 4)", () => {
  it.each(["BYE", "ACK", "REFER", "NOTIFY", "INVITE", "INFO", "UPDATE", "OPTIONS", "CANCEL", "SUBSCRIBE", "PRACK"])(
    "%s goes to the actor of its To tag, from any source and whatever its Request-URI says",
    (method) => {
      const text = requestText({ method, uri: "sip:who@knows.example", to: `<sip:x@y>;tag=${OUR_TAG}` });
      expect(world().send(text, STRANGER)).toMatchObject({
        kind: "forward",
        arrival: { partition: 17, actor: TOKEN.actor, leg: 1, party: { kind: "dialog" }, edge: "edge-0" },
      });
    },
  );

  it.each([
    ["BYE with a tag that is none of ours", "BYE", "abc", "481"],
    ["BYE with a forged tag", "BYE", FORGED, "481"],
    ["ACK with a forged tag", "ACK", FORGED, "drop: stray-ack"],
    ["ACK of an answer that an edge gave by itself", "ACK", "abcdefghijklm", "drop: stray-ack"],
  ])("%s", (_, method, tag, expected) => {
    expect(outcome(world().send(requestText({ method, to: `<sip:x@y>;tag=${tag}` })))).toBe(expected);
  });

  it("with forged tags is answered 481 for a while, then dropped, by source", () => {
    const { send } = world({ forgedBurst: 2, forgedWindowMs: 1000 });
    const text = requestText({ method: "BYE", to: `<sip:x@y>;tag=${FORGED}` });
    const from = (address: string, at: number) => outcome(send(text, address, at));
    expect([from(STRANGER, 1e12), from(STRANGER, 1e12), from(STRANGER, 1e12)]).toEqual([
      "481",
      "481",
      "drop: forged-flood",
    ]);
    expect(from("203.0.113.10", 1e12)).toBe("481");
    expect(from(STRANGER, 1e12 + 1000)).toBe("481");
  });
});

describe("CANCEL", () => {
  const cancel = requestText({ method: "CANCEL" });

  it("goes where its INVITE goes, by the Call-ID's hash", () => {
    const partition = partitionOf(KEYS.steady, "call-1@pbx.example");
    expect(world().send(requestText())).toMatchObject({ kind: "forward", arrival: { partition, actor: "" } });
    expect(world().send(cancel)).toMatchObject({
      kind: "forward",
      arrival: { partition, actor: "", party: { kind: "dialog" } },
    });
  });

  it("is not challenged (RFC 3261 §22.1), but counted where nothing claims its source", () => {
    const { send } = world({ guestBurst: 1 });
    expect([send(cancel, STRANGER), send(cancel, STRANGER)].map(outcome)).toEqual(["forward", "drop: flood"]);
    expect([send(cancel, ACME), send(cancel, ACME)].map(outcome)).toEqual(["forward", "forward"]);
  });
});

describe("all messages of one transaction", () => {
  it("yield one partition, whatever else they say (CLUSTER rule 4)", () => {
    const callIds = fc.stringMatching(/^[a-z0-9.-]{1,40}(@[a-z0-9.]{1,20})?$/);
    const sketches: fc.Arbitrary<RequestSketch> = fc.record({
      callId: fc.oneof(callIds, fc.constant(OUR_TAG)),
      branch: fc.stringMatching(/^z9hG4bK[a-z0-9]{1,12}$/),
      to: fc.constantFrom("<sip:a@b>", `<sip:a@b>;tag=${OUR_TAG}`),
      cseq: fc.nat(1000),
    });
    const partitionFor = (sketch: RequestSketch): number => {
      const admission = world().send(requestText(sketch));
      return admission.kind === "forward" ? admission.arrival.partition : -1;
    };
    fc.assert(
      fc.property(sketches, (sketch) => {
        const partition = partitionFor({ ...sketch, method: "INVITE" });
        expect(partition).toBeGreaterThanOrEqual(0);
        expect(partitionFor({ ...sketch, method: "INVITE" })).toBe(partition);
        expect(partitionFor({ ...sketch, method: "CANCEL" })).toBe(partition);
      }),
    );
  });

  it("never take a token from the Call-ID: a call of ours that comes back is a new call", () => {
    expect(world().send(requestText({ callId: OUR_TAG }))).toMatchObject({
      kind: "forward",
      arrival: { actor: "", partition: partitionOf(KEYS.steady, OUR_TAG) },
    });
  });
});

describe("the top Via of a request (RFC 3261 §18.2.1, RFC 3581 §4)", () => {
  it("bears received and rport before anybody reads it, and the answer goes where they say", () => {
    const via = "SIP/2.0/UDP 10.0.0.1:5077;rport;branch=z9hG4bK-1";
    const admission = world().send(requestText({ via }));
    expect(admission).toMatchObject({ kind: "forward" });
    const text = admission.kind === "forward" ? admission.arrival.text : "";
    expect(text).toContain(`;received=${ACME}`);
    expect(text).toContain(";rport=5060");
    const refused = world().send(requestText({ via, method: "REGISTER" }));
    expect(refused).toMatchObject({ to: { address: ACME, port: 5060 } });
    expect(header(answerOf(refused), "Via")).toContain(`;received=${ACME}`);
  });

  it("sends the answer to the port of sent-by without rport", () => {
    const via = "SIP/2.0/UDP 10.0.0.1:5077;branch=z9hG4bK-1";
    expect(world().send(requestText({ via, method: "REGISTER" }))).toMatchObject({ to: { address: ACME, port: 5077 } });
  });

  it("decides for a broken request too, and its source where it cannot be read", () => {
    const via = "SIP/2.0/UDP 10.0.0.1:5077;branch=z9hG4bK-1";
    const broken = (text: string): string => text.replace("CSeq: 1 INVITE", "CSeq: 1 BYE");
    expect(world().send(broken(requestText({ via })))).toMatchObject({ to: { port: 5077 } });
    expect(world().send(broken(requestText({ via: "nonsense" })))).toMatchObject({ to: { port: 5060 } });
  });
});

describe("the rate of a leg (CLUSTER rule 23)", () => {
  const info = (cseq: number) => requestText({ method: "INFO", to: `<sip:x@y>;tag=${OUR_TAG}`, cseq });
  const isExcess = (admission: ReturnType<ReturnType<typeof world>["send"]>): boolean | undefined =>
    admission.kind === "forward" ? admission.arrival.isExcess : undefined;

  it("what goes beyond it is marked and still forwarded, copies, responses and ACKs counted", () => {
    const { send } = world({ legBurst: 4, legWindowMs: 1_000 });
    const ack = requestText({ method: "ACK", to: `<sip:x@y>;tag=${OUR_TAG}` });
    const all = [info(1), info(1), responseText(OUR_BRANCH), ack, info(2), responseText(OUR_BRANCH), ack];
    expect(all.map((text) => isExcess(send(text)))).toEqual([false, false, false, false, true, true, true]);
    expect([isExcess(send(info(3), ACME, AT + 1_000)), isExcess(send(info(4), ACME, AT + 1_000))]).toEqual([
      false,
      true,
    ]);
  });

  it("is not that of the call's other legs, nor of another call", () => {
    const { send } = world({ legBurst: 1, legWindowMs: 1_000 });
    send(info(1));
    const other = (fields: Partial<typeof TOKEN>) =>
      requestText({ method: "INFO", to: `<sip:x@y>;tag=${mintToken(KEYS, { ...TOKEN, ...fields })}` });
    expect([send(info(2)), send(other({ leg: 2 })), send(other({ actor: "ffeeddccbbaa0011" }))].map(isExcess)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("a token that is not ours takes nothing from it, nor does a new call or a CANCEL", () => {
    const { send } = world({ legBurst: 1, legWindowMs: 1_000 });
    send(requestText({ method: "INFO", to: `<sip:x@y>;tag=${FORGED}` }));
    expect([send(requestText()), send(requestText({ method: "CANCEL" })), send(info(1))].map(isExcess)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("whoever floods a call may still end it, and may not flood it with BYEs", () => {
    const { send } = world({ legBurst: 1, legWindowMs: 1_000 });
    send(info(1));
    const bye = requestText({ method: "BYE", to: `<sip:x@y>;tag=${OUR_TAG}` });
    const byes = Array.from({ length: 11 }, () => isExcess(send(bye)));
    expect([byes.indexOf(true), isExcess(send(info(2)))]).toEqual([10, true]);
  });
});
