import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digestAuthorization } from "./digest.ts";

test.each([
  ["MD5", "md5", 'Digest realm="r.example", nonce="n1", algorithm=MD5, qop="auth"'],
  ["SHA-256", "sha256", 'Digest realm="r.example", nonce="n1", opaque="o1", algorithm=SHA-256, qop="auth"'],
  ["MD5", "md5", 'Digest realm="r.example", nonce="n1", qop="auth"'],
])("RFC 7616 §3.4: the response to a challenge of %s", (algorithm, name, challenge) => {
  const credentials = digestAuthorization("check", "pass")(challenge, "INVITE", "sip:1@r.example");
  const hash = (text: string) => createHash(name).update(text).digest("hex");
  const cnonce = /cnonce="([0-9a-f]+)"/.exec(credentials)?.[1];
  const expected = hash(`${hash("check:r.example:pass")}:n1:00000001:${cnonce}:auth:${hash("INVITE:sip:1@r.example")}`);
  expect(credentials).toContain(`response="${expected}", algorithm=${algorithm}, qop=auth, nc=00000001`);
  expect(credentials.includes('opaque="o1"')).toBe(challenge.includes("opaque"));
});
