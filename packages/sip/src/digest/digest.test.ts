import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DigestAlgorithm, DigestCheck, DigestCredential, Hash } from "./index.ts";
import { challenges, digestResponse, verifyDigest } from "./index.ts";

const NODE_NAME: Record<DigestAlgorithm, string> = { "SHA-256": "sha256", MD5: "md5" };
const hash: Hash = (algorithm, text) => createHash(NODE_NAME[algorithm]).update(text, "latin1").digest("hex");

describe("challenges (RFC 8760 §2.3)", () => {
  test("SHA-256 comes before MD5", () => {
    expect(challenges({ realm: "acme.trunk.example", nonce: "n1", stale: false })).toEqual([
      'Digest realm="acme.trunk.example", nonce="n1", algorithm=SHA-256, qop="auth"',
      'Digest realm="acme.trunk.example", nonce="n1", algorithm=MD5, qop="auth"',
    ]);
  });

  test("a stale nonce is told, quotes are escaped, one algorithm makes one challenge", () => {
    expect(challenges({ realm: 'a"b\\c', nonce: "n", stale: true, algorithms: ["MD5"] })).toEqual([
      'Digest realm="a\\"b\\\\c", nonce="n", stale=true, algorithm=MD5, qop="auth"',
    ]);
  });
});

/** RFC 7616 §3.9.1; both answers stand there. */
const RFC_7616 = {
  username: "Mufasa",
  realm: "http-auth@example.org",
  uri: "/dir/index.html",
  nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
  nc: "00000001",
  cnonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
  qop: "auth",
};
const MD5_ANSWER = { ...RFC_7616, algorithm: "MD5", response: "8ca523f5e9506fed4657c9700eebdbec" };
const SHA_ANSWER = {
  ...RFC_7616,
  algorithm: "SHA-256",
  response: "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
};
const PASSWORD: DigestCredential = { password: "Circle of Life" };
const HA1: DigestCredential = {
  ha1: {
    MD5: hash("MD5", "Mufasa:http-auth@example.org:Circle of Life"),
    "SHA-256": hash("SHA-256", "Mufasa:http-auth@example.org:Circle of Life").toUpperCase(),
  },
};

function verify(params: Record<string, string>, change: Partial<DigestCheck> = {}, scheme = "Digest") {
  return verifyDigest(
    { scheme, params },
    {
      method: "GET",
      realm: RFC_7616.realm,
      credentialOf: (user) => (user === "Mufasa" ? PASSWORD : undefined),
      hash,
      ...change,
    },
  );
}

function without(params: Record<string, string>, ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}

describe("a right answer", () => {
  const proof = { username: "Mufasa", nonce: RFC_7616.nonce, nc: 1, cnonce: RFC_7616.cnonce };

  test.each([
    ["MD5", MD5_ANSWER, "MD5", PASSWORD],
    ["MD5 without its name", without(MD5_ANSWER, "algorithm"), "MD5", PASSWORD],
    ["SHA-256 (RFC 7616 §3.9.1)", SHA_ANSWER, "SHA-256", PASSWORD],
    ["MD5 against a kept HA1", MD5_ANSWER, "MD5", HA1],
    ["SHA-256 against a kept HA1", SHA_ANSWER, "SHA-256", HA1],
    [
      "in upper case",
      { ...SHA_ANSWER, algorithm: "sha-256", response: SHA_ANSWER.response.toUpperCase() },
      "SHA-256",
      PASSWORD,
    ],
  ] as const)("%s", (_name, params, algorithm, credential) => {
    expect(verify(params, { credentialOf: () => credential })).toEqual({ ok: true, value: { ...proof, algorithm } });
  });

  test("RFC 2617 §3.5", () => {
    const params = {
      username: "Mufasa",
      realm: "testrealm@host.com",
      nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093",
      uri: "/dir/index.html",
      qop: "auth",
      nc: "00000001",
      cnonce: "0a4f113b",
      response: "6629fae49393a05397450978507c4ef1",
    };
    expect(verify(params, { realm: params.realm, credentialOf: () => ({ password: "Circle Of Life" }) }).ok).toBe(true);
  });

  test("without qop, of a client of RFC 2069: no count protects it (RFC 3261 §22.4)", () => {
    const answer = without(MD5_ANSWER, "qop", "nc", "cnonce");
    const parts = { ...RFC_7616, algorithm: "MD5" as const, method: "GET", auth: undefined };
    const response = digestResponse(parts, PASSWORD, hash) ?? "";
    expect(verify({ ...answer, response })).toEqual({
      ok: true,
      value: { ...proof, algorithm: "MD5", nc: 0, cnonce: "" },
    });
  });

  test("the count is hexadecimal", () => {
    const parts = { ...RFC_7616, algorithm: "MD5" as const, method: "GET", auth: { nc: "0000001f", cnonce: "c" } };
    const response = digestResponse(parts, PASSWORD, hash) ?? "";
    expect(verify({ ...MD5_ANSWER, nc: "0000001f", cnonce: "c", response })).toMatchObject({
      ok: true,
      value: { nc: 31 },
    });
  });
});

describe("an answer that is none", () => {
  test.each([
    ["another scheme", "scheme", verify(MD5_ANSWER, {}, "Basic")],
    ["no username", "malformed", verify(without(MD5_ANSWER, "username"))],
    ["no nonce", "malformed", verify(without(MD5_ANSWER, "nonce"))],
    ["no uri", "malformed", verify(without(MD5_ANSWER, "uri"))],
    ["no response", "malformed", verify(without(MD5_ANSWER, "response"))],
    ["a response that is no hex", "malformed", verify({ ...MD5_ANSWER, response: "zz" })],
    ["qop without nc", "malformed", verify(without(MD5_ANSWER, "nc"))],
    ["qop without cnonce", "malformed", verify(without(MD5_ANSWER, "cnonce"))],
    ["nc of 7 digits", "malformed", verify({ ...MD5_ANSWER, nc: "0000001" })],
    ["another realm", "realm", verify(MD5_ANSWER, { realm: "other" })],
    ["auth-int, which was not offered", "qop", verify({ ...MD5_ANSWER, qop: "auth-int" })],
    ["an unknown algorithm", "algorithm", verify({ ...MD5_ANSWER, algorithm: "MD5-sess" })],
    ["an algorithm that is not allowed", "algorithm", verify(MD5_ANSWER, { algorithms: ["SHA-256"] })],
    [
      "an algorithm whose HA1 is not kept",
      "algorithm",
      verify(SHA_ANSWER, { credentialOf: () => ({ ha1: { MD5: "00" } }) }),
    ],
    ["the answer for another URI", "uri", verify(MD5_ANSWER, { requestUri: "/other" })],
    ["an unknown user", "user", verify({ ...MD5_ANSWER, username: "Simba" })],
    ["a wrong password", "response", verify(MD5_ANSWER, { credentialOf: () => ({ password: "Hakuna" }) })],
    ["another method", "response", verify(MD5_ANSWER, { method: "INVITE" })],
    ["another count than was hashed", "response", verify({ ...MD5_ANSWER, nc: "00000002" })],
    ["a response with more behind it", "response", verify({ ...MD5_ANSWER, response: `${MD5_ANSWER.response}0` })],
    ["a response cut short", "response", verify({ ...MD5_ANSWER, response: MD5_ANSWER.response.slice(0, 8) })],
  ])("%s: %s", (_name, reason, result) => {
    expect(result).toEqual({ ok: false, error: { reason } });
  });

  test("an unknown user with an empty password is unknown still", () => {
    const parts = {
      ...RFC_7616,
      algorithm: "MD5" as const,
      method: "GET",
      auth: { nc: RFC_7616.nc, cnonce: RFC_7616.cnonce },
      username: "Simba",
    };
    const response = digestResponse(parts, { password: "" }, hash) ?? "";
    expect(verify({ ...MD5_ANSWER, username: "Simba", response })).toEqual({ ok: false, error: { reason: "user" } });
  });
});

test("what digestResponse answers, verifyDigest takes, and with another password never", () => {
  const word = fc.string({ minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom<DigestAlgorithm>("MD5", "SHA-256"),
      word,
      word,
      word,
      (algorithm, username, password, nonce) => {
        const parts = {
          algorithm,
          username,
          realm: "r",
          nonce,
          method: "INVITE",
          uri: "sip:a@b",
          auth: { nc: "00000001", cnonce: "c" },
        };
        const response = digestResponse(parts, { password }, hash) ?? "";
        const params = {
          username,
          realm: "r",
          nonce,
          uri: "sip:a@b",
          algorithm,
          qop: "auth",
          nc: "00000001",
          cnonce: "c",
          response,
        };
        const check = { method: "INVITE", realm: "r", hash };
        expect(verifyDigest({ scheme: "Digest", params }, { ...check, credentialOf: () => ({ password }) }).ok).toBe(
          true,
        );
        expect(
          verifyDigest({ scheme: "Digest", params }, { ...check, credentialOf: () => ({ password: `${password}x` }) })
            .ok,
        ).toBe(false);
      },
    ),
  );
});
