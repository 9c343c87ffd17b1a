import { findOrigin } from "./origin.ts";

/**
 * Whether two bodies of one party carry the same session id and version, so that the second says nothing new
 * (TRANSFER rule 11; RFC 3264 §8). False where either has no readable `o=` line.
 */
export function sameVersion(a: string, b: string): boolean {
  const first = findOrigin(a)?.origin;
  const second = findOrigin(b)?.origin;
  if (first === undefined || second === undefined) return false;
  return first.sessionId === second.sessionId && first.version === second.version;
}
