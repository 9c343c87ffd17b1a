import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const BYTES = 32;

/** 256 random bits in base64url. */
export function freshSecret(): string {
  return randomBytes(BYTES).toString("base64url");
}

/** What is kept of a secret that nobody can guess: a slow hash would add nothing. */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** Takes as long for a wrong secret as for the right one. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(one)), Buffer.from(digestOf(other)));
}
