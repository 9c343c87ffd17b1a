import { randomBytes } from "node:crypto";

const BYTES = 5;

/** Names one run of one process (CLUSTER rules 6 and 18): 10 hex digits. */
export function bootNonce(): string {
  return randomBytes(BYTES).toString("hex");
}
