import { clusterKeys, mintToken } from "@tandem/identity";
import { header, headers } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import {
  ACME,
  answerOf,
  NORTH,
  OUR_TAG,
  outcome,
  requestText,
  STRANGER,
  TOKEN,
  world,
} from "../testing/admission-world.ts";

describe("OPTIONS outside a dialog (RFC 3261 §11.2, CLUSTER rule 28)", () => {
  it.each([ACME, NORTH, STRANGER])("from %s is answered by the edge with what the platform can do", (from) => {
    const answer = answerOf(world().send(requestText({ method: "OPTIONS" }), from));
    expect(answer.status).toBe(200);
    expect(answer.toTag).not.toBe("");
    for (const method of ["INVITE", "ACK", "CANCEL", "BYE", "REFER", "NOTIFY"]) {
      expect(headers(answer, "Allow")).toContain(method);
    }
    expect(header(answer, "Accept")).toBe("application/sdp");
    expect(headers(answer, "Supported")).toEqual(["timer", "norefersub", "nosub", "tdialog"]);
  });

  it.each([
    ["Max-Forwards used up", { maxForwards: 0 }, "483"],
    ["an unknown option required", { headers: "Require: foo\r\n" }, "420"],
  ])("with %s", (_, sketch, expected) => {
    expect(outcome(world().send(requestText({ method: "OPTIONS", ...sketch })))).toBe(expected);
  });

  it("is limited for strangers and, far less, for known sources", () => {
    const { send } = world({ strangerBurst: 1, knownBurst: 3, knownWindowMs: 1000 });
    const ping = requestText({ method: "OPTIONS" });
    expect([send(ping, STRANGER), send(ping, STRANGER)].map(outcome)).toEqual(["200", "drop: flood"]);
    expect([1, 2, 3, 4].map(() => outcome(send(ping, ACME)))).toEqual(["200", "200", "200", "drop: flood"]);
  });
});

describe("other requests without a dialog", () => {
  it.each([
    ["REGISTER", "", "405"],
    ["MESSAGE", "", "405"],
    ["PUBLISH", "Event: presence\r\n", "405"],
    ["SUBSCRIBE", "Event: presence\r\n", "489"],
    ["SUBSCRIBE", "", "489"],
    ["SUBSCRIBE", "Event: refer;id=1\r\n", "403"],
    ["SUBSCRIBE", "o: refer\r\n", "403"],
    ["NOTIFY", "Event: refer\r\nSubscription-State: active\r\n", "481"],
    ["BYE", "", "481"],
    ["INFO", "", "481"],
    ["UPDATE", "", "481"],
    ["PRACK", "RAck: 1 1 INVITE\r\n", "481"],
    ["ACK", "", "drop: stray-ack"],
    ["JUMP", "", "501"],
  ])("%s %j", (method, lines, expected) => {
    expect(outcome(world().send(requestText({ method, headers: lines })))).toBe(expected);
  });

  it.each(["REGISTER", "JUMP"])("%s is told what would do (RFC 3261 §8.2.1)", (method) => {
    expect(headers(answerOf(world().send(requestText({ method }))), "Allow")).toContain("INVITE");
  });

  it("SUBSCRIBE is told which packages there are (RFC 6665 §7.2.1)", () => {
    const answer = answerOf(world().send(requestText({ method: "SUBSCRIBE", headers: "Event: x\r\n" })));
    expect(header(answer, "Allow-Events")).toBe("refer");
  });
});

describe("REFER outside a dialog (RFC 4538, CLUSTER rule 4, TRANSFER §3)", () => {
  const refer = (lines: string): string =>
    requestText({ method: "REFER", headers: `Refer-To: <sip:1@acme.trunk.example>\r\n${lines}` });
  const forged = mintToken(clusterKeys("ff".repeat(16)), TOKEN);

  it.each([
    ["remote-tag, as its sender sees it", `Target-Dialog: x@y;local-tag=abc;remote-tag=${OUR_TAG}\r\n`],
    ["local-tag", `Target-Dialog: x@y;remote-tag=abc;local-tag=${OUR_TAG}\r\n`],
  ])("goes to the actor of our tag in %s", (_, lines) => {
    expect(world().send(refer(lines), STRANGER)).toMatchObject({
      kind: "forward",
      arrival: { partition: 17, actor: TOKEN.actor, leg: 1, party: { kind: "dialog" } },
    });
  });

  it.each([
    ["no Target-Dialog", ""],
    ["a forged tag", `Target-Dialog: x@y;local-tag=abc;remote-tag=${forged}\r\n`],
    ["a malformed one", "Target-Dialog: x@y\r\n"],
  ])("with %s is 403", (_, lines) => {
    expect(outcome(world().send(refer(lines)))).toBe("403");
  });
});
