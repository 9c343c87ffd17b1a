import type { Found, Path } from "./problem.ts";
import { isRecord } from "./schema/schema-walk.ts";

/** A whole value; a part of one stays what it is. */
const REFERENCE = /^\$\(secret:([A-Za-z0-9._-]{1,253})\)$/;

export interface Resolved {
  readonly value: unknown;
  readonly found: readonly Found[];
}

/** Puts what is kept elsewhere where the file says `$(secret:NAME)`. `secretOf` is undefined for a name that there is not. */
export function resolveSecrets(value: unknown, secretOf: (name: string) => string | undefined): Resolved {
  const found: Found[] = [];
  const walk = (one: unknown, path: Path): unknown => {
    if (Array.isArray(one)) return one.map((item, index) => walk(item, [...path, index]));
    if (isRecord(one))
      return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, walk(item, [...path, key])]));
    const name = typeof one === "string" ? REFERENCE.exec(one)?.[1] : undefined;
    if (name === undefined) return one;
    const secret = secretOf(name);
    if (secret !== undefined) return secret;
    const fix = "put a file of that name into the folder of TANDEM_SECRETS, or write the value itself";
    found.push({ path, message: `there is no secret ${name}`, fix });
    return one;
  };
  return { value: walk(value, []), found };
}
