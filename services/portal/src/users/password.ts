import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** RFC 7914: 32 MiB and about 80 ms a try. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 67_108_864 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Tries at a time: more would take memory and the threads that files and DNS wait for. */
const AT_ONCE = 2;
const WAITING = 16;

let running = 0;
const waiting: (() => void)[] = [];

/** "scrypt$N$r$p$salt$key", the last two in base64url. Undefined: too many are being computed already. */
export async function hashPassword(password: string): Promise<string | undefined> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST);
  if (key === undefined) return undefined;
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes as long for a user that does not exist as for one that does. Undefined: too many are being computed already. */
export async function isPassword(password: string, stored: string | null): Promise<boolean | undefined> {
  const [, n, r, p, salt = "", expected = ""] = (stored ?? "").split("$");
  const isThere = expected !== "";
  const cost = isThere ? { ...COST, N: Number(n), r: Number(r), p: Number(p) } : COST;
  const key = await derive(password, Buffer.from(salt, "base64url"), cost);
  if (key === undefined) return undefined;
  const wanted = Buffer.from(expected, "base64url");
  return isThere && wanted.length === key.length && timingSafeEqual(wanted, key);
}

async function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer | undefined> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) return undefined;
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await new Promise<Buffer>((resolve, reject) =>
      scrypt(password.normalize("NFKC"), salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key))),
    );
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}
