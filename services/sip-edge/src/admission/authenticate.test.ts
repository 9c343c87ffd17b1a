import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { type DigestAlgorithm, digestResponse, type Hash, header, headers, proxyAuthenticate } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import {
  AT,
  answerOf,
  GLOBEX,
  hash,
  outcome,
  requestText,
  STRANGER,
  type World,
  world,
} from "../testing/admission-world.ts";
import { EDGE_LIMITS } from "./edge-limits.ts";

const URI = "sip:+12025550199@globex.trunk.example";
const REALM = "globex.trunk.example";

interface Answering {
  readonly algorithm?: DigestAlgorithm;
  readonly username?: string;
  readonly password?: string;
  readonly realm?: string;
  readonly qop?: boolean;
}

/** The nonce of the challenge to a request without credentials. */
function challenged(edge: World, callId = "call-1", address = STRANGER, at = AT): string {
  const answer = answerOf(edge.send(requestText({ uri: URI, callId }), address, at));
  return proxyAuthenticate.parse(header(answer, "Proxy-Authenticate") ?? "")?.params["nonce"] ?? "";
}

function authorization(nonce: string, options: Answering = {}): string {
  const {
    algorithm = "SHA-256",
    username = GLOBEX.username,
    password = GLOBEX.password,
    realm = REALM,
    qop = true,
  } = options;
  const auth = qop ? { nc: "00000001", cnonce: "0a4f113b" } : undefined;
  const parts = { algorithm, username, realm, nonce, method: "INVITE", uri: URI, auth };
  const response = digestResponse(parts, { password }, hash);
  const tail = auth === undefined ? "" : `, qop=auth, nc=${auth.nc}, cnonce="${auth.cnonce}"`;
  return `Proxy-Authorization: Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${URI}", response="${response}", algorithm=${algorithm}${tail}\r\n`;
}

function sendWith(edge: World, credentials: string, callId = "call-1", address = STRANGER, at = AT) {
  return edge.send(requestText({ uri: URI, callId, cseq: 2, branch: "z9hG4bK-2", headers: credentials }), address, at);
}

describe("the challenge (RFC 3261 §22.3, RFC 8760)", () => {
  it("offers SHA-256 first, then MD5, in the realm of the trunk", () => {
    const answer = answerOf(world().send(requestText({ uri: URI }), STRANGER));
    expect(answer.status).toBe(407);
    const lines = headers(answer, "Proxy-Authenticate").map((value) => proxyAuthenticate.parse(value)?.params);
    expect(lines.map((params) => params?.["algorithm"])).toEqual(["SHA-256", "MD5"]);
    for (const params of lines) expect(params).toMatchObject({ realm: REALM, qop: "auth" });
    expect(lines[0]?.["stale"]).toBeUndefined();
  });
});

describe("an answer to it", () => {
  it.each<readonly [string, Answering]>([
    ["SHA-256", {}],
    ["MD5", { algorithm: "MD5" }],
    ["MD5 without qop (RFC 3261 §22.4)", { algorithm: "MD5", qop: false }],
  ])("by %s makes the call its trunk's", (_, options) => {
    const edge = world();
    expect(sendWith(edge, authorization(challenged(edge), options))).toMatchObject({
      kind: "forward",
      arrival: { party: { kind: "trunk", trunk: "globex" }, actor: "" },
    });
  });

  it.each<readonly [string, Answering]>([
    ["a wrong password", { password: "guess" }],
    ["an unknown user", { username: "nobody" }],
    ["another realm", { realm: "acme.trunk.example" }],
  ])("with %s is challenged again, and nothing says which was wrong", (_, options) => {
    const edge = world();
    const answer = answerOf(sendWith(edge, authorization(challenged(edge), options)));
    expect(answer.status).toBe(407);
    expect(header(answer, "Proxy-Authenticate")).not.toContain("stale");
  });

  it("among answers to other proxies is found", () => {
    const edge = world();
    const other = authorization("x", { realm: "proxy.example" });
    expect(outcome(sendWith(edge, `${other}Proxy-Authorization: nonsense\r\n${authorization(challenged(edge))}`))).toBe(
      "forward",
    );
  });
});

describe("a password that is being changed", () => {
  const changed = [{ username: GLOBEX.username, password: "n3xt", previousPassword: GLOBEX.password }];
  const directory = buildDirectory(
    configWith({ trunks: [trunkWith({ name: "globex", acls: [], credentials: changed })] }),
    2,
  );
  it.each<readonly [string, string, string]>([
    ["the new one is right", "n3xt", "forward"],
    ["the one before is right too", GLOBEX.password, "forward"],
    ["another is not", "guess", "407"],
    ["none is not", "", "407"],
  ])("%s", (_, password, expected) => {
    const edge = world({}, { directory });
    expect(outcome(sendWith(edge, authorization(challenged(edge), { password })))).toBe(expected);
  });

  it("no empty one is right where none is being changed", () => {
    const edge = world();
    expect(outcome(sendWith(edge, authorization(challenged(edge), { password: "" })))).toBe("407");
  });

  it("costs a wrong guess as many hashes as that of an unknown user", () => {
    let hashes = 0;
    const counting: Hash = (algorithm, text) => {
      hashes += 1;
      return hash(algorithm, text);
    };
    const of = (username: string): number => {
      hashes = 0;
      const edge = world({}, { directory, hash: counting });
      sendWith(edge, authorization(challenged(edge), { username, password: "guess" }));
      return hashes;
    };
    expect(of("nobody")).toBe(of(GLOBEX.username));
  });
});

describe("the nonce (CLUSTER rule 34)", () => {
  const staleOf = (admission: ReturnType<World["send"]>): string | undefined =>
    proxyAuthenticate.parse(header(answerOf(admission), "Proxy-Authenticate") ?? "")?.params["stale"];

  it("is good on every edge, for its lifetime", () => {
    const credentials = authorization(challenged(world()));
    const last = AT + EDGE_LIMITS.nonceLifetimeMs;
    expect(outcome(sendWith(world(), credentials, "call-1", STRANGER, last))).toBe("forward");
    expect(staleOf(sendWith(world(), credentials, "call-1", STRANGER, last + 1))).toBe("true");
  });

  it("is stale, not wrong, in another call or from another source: the client answers again without asking", () => {
    const credentials = authorization(challenged(world()));
    expect(staleOf(sendWith(world(), credentials, "call-2"))).toBe("true");
    expect(staleOf(sendWith(world(), credentials, "call-1", "203.0.113.10"))).toBe("true");
  });

  it("of an invention is stale for who knows the password, and plainly refused for who does not", () => {
    expect(staleOf(sendWith(world(), authorization("invented")))).toBe("true");
    expect(staleOf(sendWith(world(), authorization("invented", { password: "guess" })))).toBeUndefined();
  });
});

describe("what the owner of the call is told, to refuse a count that was used (CLUSTER rule 34)", () => {
  it.each<readonly [string, Answering, number]>([
    ["the nonce, its count, and its age", {}, 1],
    ["count 0 without qop", { algorithm: "MD5", qop: false }, 0],
  ])("%s", (_, options, count) => {
    const edge = world();
    const nonce = challenged(edge);
    const admission = sendWith(edge, authorization(nonce, options), "call-1", STRANGER, AT + 700);
    expect(admission).toMatchObject({ kind: "forward", arrival: { digest: { nonce, count, mintedAt: AT } } });
  });

  it("nothing of a customer that is known by its address", () => {
    const admission = world().send(requestText());
    expect(admission).toMatchObject({ kind: "forward", arrival: { digest: undefined } });
  });
});

describe("guessing", () => {
  it("ends in silence, by source", () => {
    const edge = world({ guestBurst: 3, guestWindowMs: 1000 });
    const wrong = authorization(challenged(edge), { password: "guess" });
    expect([sendWith(edge, wrong), sendWith(edge, wrong), sendWith(edge, wrong)].map(outcome)).toEqual([
      "407",
      "407",
      "drop: flood",
    ]);
    expect(outcome(edge.send(requestText({ uri: URI }), "203.0.113.10"))).toBe("407");
  });

  it("is not what a customer does: right answers are not counted", () => {
    const edge = world({ guestBurst: 3, guestWindowMs: 1000 });
    const right = authorization(challenged(edge));
    for (let i = 0; i < 50; i += 1) expect(outcome(sendWith(edge, right))).toBe("forward");
  });
});
