import { createHash } from "node:crypto";
import type { Hash } from "@tandem/sip";

/** Digests by the system's library. */
export const systemHash: Hash = (algorithm, text) =>
  createHash(algorithm === "SHA-256" ? "sha256" : "md5")
    .update(text, "latin1")
    .digest("hex");
