import { createHash } from "node:crypto";
import type { Hash } from "@tandem/sip";

/** The digest hashes of RFC 8760. */
export const simHash: Hash = (algorithm, text) =>
  createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(text, "latin1")
    .digest("hex");

export function latin1Bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
