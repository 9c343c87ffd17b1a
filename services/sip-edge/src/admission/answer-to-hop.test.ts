import { readNonce } from "@tandem/identity";
import { header, proxyAuthenticate } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import type { HopReply } from "../ports/router-port.ts";
import {
  answerOf,
  DIRECTORY,
  KEYS,
  OUR_BRANCH,
  OUR_TAG,
  type RequestSketch,
  requestText,
  responseText,
  world,
} from "../testing/admission-world.ts";
import { answerToHop } from "./answer-to-hop.ts";
import type { Arrival } from "./arrival.ts";

function arrivalOf(text: string): Arrival {
  const admission = world().send(text);
  if (admission.kind !== "forward") throw new Error("not forwarded");
  return admission.arrival;
}

const within = { to: `<sip:x@y>;tag=${OUR_TAG}` };

describe("answerToHop", () => {
  const rows: readonly (readonly [
    rule: string,
    sketch: RequestSketch,
    reply: HopReply["kind"],
    status: number | undefined,
  ])[] = [
    ["an INVITE that is committed is being tried (CLUSTER rule 9)", {}, "accepted", 100],
    ["so is one within a dialog", within, "accepted", 100],
    ["another request gets its answer from its actor", { ...within, method: "BYE" }, "accepted", undefined],
    ["overload refuses a new call", {}, "overloaded", 503],
    ["overload lets a request of a dialog be sent again", { ...within, method: "BYE" }, "overloaded", undefined],
    ["overload refuses no re-INVITE", within, "overloaded", undefined],
    ["overload never answers a REFER with 503 (TRANSFER §3)", { ...within, method: "REFER" }, "overloaded", 500],
    ["overload lets a CANCEL be sent again", { method: "CANCEL" }, "overloaded", undefined],
    ["an unknown dialog", { ...within, method: "BYE" }, "unknown", 481],
    ["an unknown transaction", { method: "CANCEL" }, "unknown", 481],
    ["a datagram that is given up may be a copy: it is sent again (CLUSTER rule 23)", within, "shed", undefined],
    ["nobody answers an ACK", { ...within, method: "ACK" }, "unknown", undefined],
  ];

  it.each(rows)("%s", (_, sketch, kind, status) => {
    const reply: HopReply = kind === "overloaded" ? { kind, retryAfterSec: 7 } : { kind };
    const own = answerToHop(KEYS, () => DIRECTORY, arrivalOf(requestText(sketch)), reply);
    expect(own?.status).toBe(status);
    if (own !== undefined && kind === "overloaded") expect(header(answerOf(own), "Retry-After")).toBe("7");
  });

  it("what is given up over a connection came once: 500 and when to try again, to an ACK nothing (CLUSTER rule 23)", () => {
    const overTcp = (sketch: RequestSketch) => {
      const arrival = arrivalOf(requestText({ ...within, ...sketch }));
      const source = { ...arrival.source, transport: "TCP" } as const;
      return answerToHop(KEYS, () => DIRECTORY, { ...arrival, source }, { kind: "shed" });
    };
    for (const method of ["INVITE", "INFO", "BYE"]) {
      const own = overTcp({ method });
      expect(own?.status).toBe(500);
      if (own !== undefined) expect(header(answerOf(own), "Retry-After")).toBe("2");
    }
    expect(overTcp({ method: "ACK" })).toBeUndefined();
  });

  it.each(["accepted", "unknown", "shed"] as const)("nobody answers a response: %s", (kind) => {
    expect(answerToHop(KEYS, () => DIRECTORY, arrivalOf(responseText(OUR_BRANCH)), { kind })).toBeUndefined();
  });

  it("challenges a replayed answer again, by the trunk's realm, with a nonce that is only stale (RFC 7616 §3.4)", () => {
    const arrival: Arrival = { ...arrivalOf(requestText()), party: { kind: "trunk", trunk: "globex" } };
    const own = answerToHop(KEYS, () => DIRECTORY, arrival, { kind: "replayed" });
    const challenge = proxyAuthenticate.parse(
      header(answerOf(own ?? { kind: "drop", why: "flood" }), "Proxy-Authenticate") ?? "",
    );
    expect(own?.status).toBe(407);
    expect(challenge?.params).toMatchObject({ realm: "globex.trunk.example", stale: "true", algorithm: "SHA-256" });
    const scope = { source: arrival.source.address, realm: "globex.trunk.example", callId: arrival.message.callId };
    expect(readNonce(KEYS, challenge?.params["nonce"] ?? "", { ...scope, at: arrival.at })).toEqual({ ageMs: 0 });
  });

  it("makes a 100 without To tag, with the Timestamp (RFC 3261 §8.2.6.1)", () => {
    const own = answerToHop(KEYS, () => DIRECTORY, arrivalOf(requestText({ headers: "Timestamp: 54\r\n" })), {
      kind: "accepted",
    });
    const trying = answerOf(own ?? { kind: "drop", why: "flood" });
    expect(trying.toTag).toBe("");
    expect(header(trying, "Timestamp")).toBe("54");
  });
});
