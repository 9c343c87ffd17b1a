import { err, ok, type Result } from "@tandem/sip";
import type { Portal } from "../open-portal.ts";
import { type Problem, problem } from "../operation/problem.ts";
import { ANYBODY, INSTANCE, keyPrincipal, type Principal, type Scope, userPrincipal } from "./principal.ts";
import { isSameSecret } from "./secret.ts";

export const SESSION_COOKIE = "tandem_session";
/** RFC 6265: other sites' pages may send our cookie, but no header of their own without being asked by CORS, which we deny. */
const REQUEST_HEADER = "x-tandem-request";
/** How long it is believed that there is neither user nor key. */
const OPEN_MS = 2_000;
const MAX_CREDENTIAL = 512;

export interface AccessOptions {
  /** Of this run: who can read it in the data folder may do everything. Undefined: nobody. */
  readonly token: string | undefined;
  /** The address is the configuration's own: until there is a user or a key, everybody reads calls there. */
  readonly isOpen: boolean;
  readonly now: () => number;
}

export interface Access {
  /** Who asks, where he may do this; else 401 or 403. Rejects when the database is away. */
  admit(request: Request, store: Portal, scope: Scope): Promise<Result<Principal, Problem>>;
  /** Users or keys have changed here. */
  changed(): void;
}

export function portalAccess({ token, isOpen, now }: AccessOptions): Access {
  let openUntil = 0;
  const isStillOpen = async ({ users, keys }: Portal): Promise<boolean> => {
    if (!isOpen) return false;
    if (now() < openUntil) return true;
    const isNobodyKnown = (await users.count()) === 0 && (await keys.count()) === 0;
    if (isNobodyKnown) openUntil = now() + OPEN_MS;
    return isNobodyKnown;
  };
  const identify = async (request: Request, store: Portal): Promise<Principal | undefined | "wrong"> => {
    const [, scheme = "", given = ""] = /^(\w+) +(\S+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (request.headers.has("authorization")) {
      if (given.length > MAX_CREDENTIAL) return "wrong";
      if (scheme.toLowerCase() === "bearer") {
        if (token !== undefined && isSameSecret(given, token)) return INSTANCE;
        return ofKey(await store.keys.keyOfToken(given));
      }
      const pair = scheme.toLowerCase() === "basic" ? basicOf(given) : undefined;
      return pair === undefined ? "wrong" : ofKey(await store.keys.keyOf(pair.id, pair.secret));
    }
    const session = cookieOf(request);
    const user = session === undefined ? undefined : await store.users.userOf(session);
    if (user !== undefined) return userPrincipal(user.name, user.role);
    return (await isStillOpen(store)) ? ANYBODY : undefined;
  };
  return {
    async admit(request, store, scope) {
      const who = await identify(request, store);
      if (who === "wrong") return err(problem(401, "the credentials are wrong, revoked or have expired", WRONG));
      if (who === undefined) return err(problem(401, NOBODY));
      if (!who.scopes.has(scope)) return err(problem(403, forbidden(who, scope)));
      const isSafe = request.method === "GET" || request.method === "HEAD";
      if (who.kind === "user" && !isSafe && request.headers.get(REQUEST_HEADER) !== "1")
        return err(problem(403, `a change by a session needs the header ${REQUEST_HEADER}: 1`));
      return ok(who);
    },
    changed() {
      openUntil = 0;
    },
  };
}

const WRONG = [{ field: "authorization", detail: "is none that is known here" }];
const NOBODY =
  "sign in, or name a key: `tandem users` and `tandem keys` make them. On this machine the token in the data folder's tandem.json will do: ask by tandem calls --data";

function forbidden(who: Principal, scope: Scope): string {
  if (who.kind === "key") return `the key ${who.name} has no scope ${scope}`;
  if (who.kind === "anybody") return `this needs the scope ${scope}: sign in, or name a key`;
  return `a ${who.role} may not do this; it needs the scope ${scope}`;
}

function ofKey(key: Awaited<ReturnType<Portal["keys"]["keyOf"]>>): Principal | "wrong" {
  return key === undefined ? "wrong" : keyPrincipal(key.keyId, key.projectId, key.scopes);
}

/** RFC 7617 §2 */
export function basicOf(given: string): { readonly id: string; readonly secret: string } | undefined {
  const text = Buffer.from(given, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

export function cookieOf(request: Request): string | undefined {
  const [, value] = new RegExp(`(?:^|;)\\s*${SESSION_COOKIE}=([\\w-]{1,128})(?:;|$)`).exec(
    request.headers.get("cookie") ?? "",
  ) ?? [undefined, undefined];
  return value;
}
