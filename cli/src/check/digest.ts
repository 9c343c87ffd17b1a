import { createHash, randomBytes } from "node:crypto";

const HASHES: Readonly<Record<string, string>> = { MD5: "md5", "SHA-256": "sha256" };

/** Credentials for a challenge (RFC 7616 §3.4, RFC 8760), with qop=auth. */
export function digestAuthorization(username: string, password: string) {
  return (challenge: string, method: string, uri: string): string => {
    const part = (name: string): string => new RegExp(`[\\s,]${name}="?([^",]*)"?`, "i").exec(challenge)?.[1] ?? "";
    const algorithm = part("algorithm") === "" ? "MD5" : part("algorithm").toUpperCase();
    const hash = (text: string): string =>
      createHash(HASHES[algorithm] ?? "md5")
        .update(text)
        .digest("hex");
    const [realm, nonce, nc, cnonce] = [part("realm"), part("nonce"), "00000001", randomBytes(8).toString("hex")];
    const proof = hash(`${username}:${realm}:${password}`);
    const response = hash(`${proof}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
    const opaque = part("opaque");
    const fields = [
      `username="${username}"`,
      `realm="${realm}"`,
      `nonce="${nonce}"`,
      `uri="${uri}"`,
      `response="${response}"`,
      `algorithm=${algorithm}`,
      `qop=auth, nc=${nc}, cnonce="${cnonce}"`,
      ...(opaque === "" ? [] : [`opaque="${opaque}"`]),
    ];
    return `Digest ${fields.join(", ")}`;
  };
}
