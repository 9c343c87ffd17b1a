import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import { cookieOf, SESSION_COOKIE } from "../access/access.ts";
import { ROLES } from "../access/principal.ts";
import type { RateLimit } from "../front/rate-limit.ts";
import { tooMany } from "../operation/mount-operation.ts";
import type { Mount } from "../operation/operation.ts";
import { badFields, problem, problemResponse } from "../operation/problem.ts";
import { USER_NAME } from "../schema/user-schema.ts";
import type { Session } from "../users/user-store.ts";

const MAX_PASSWORD = 256;

const SignInSchema = z
  .strictObject({
    name: USER_NAME.optional(),
    password: z.string().min(1).max(MAX_PASSWORD).optional(),
    link: z.string().min(1).max(128).optional().openapi({ description: "The token of a one-time link" }),
  })
  .openapi("SignIn", { description: "Name and password, or a link's token" });

const SessionSchema = z
  .object({ name: z.string(), role: z.enum(ROLES), mode: z.enum(["one-process", "cluster"]), version: z.string() })
  .openapi("Session");

export interface SessionOptions {
  readonly mode: "one-process" | "cluster";
  readonly version: string;
  /** Of tries to sign in. */
  readonly tries: RateLimit;
  /** The portal is reached by https: its cookie never goes over a plain connection. */
  readonly isSecure: boolean;
}

export function sessionRoutes(mount: Mount, { mode, version, tries, isSecure }: SessionOptions): void {
  const cookie = (value: string, seconds: number): string =>
    `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
  const signedIn = ({ token, expiresAt }: Session): Response => {
    const seconds = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
    return new Response(null, {
      status: 204,
      headers: { "set-cookie": cookie(token, seconds), "cache-control": "no-store" },
    });
  };
  mount(
    {
      method: "post",
      path: "/v1/session",
      id: "signIn",
      tag: "session",
      summary: "Sign in: the answer sets the cookie tandem_session",
      scope: undefined,
      body: SignInSchema,
      status: 204,
      problems: [401],
    },
    async ({ body: { name, password, link }, backend: { portal }, source }) => {
      const wait = Math.max(tries.take(source), name === undefined ? 0 : tries.take(`user ${name}`));
      if (wait > 0) return tooMany(wait);
      if (link !== undefined) {
        const session = await portal.users.useLink(link);
        if (session === undefined)
          return err(problem(401, "the link was used before, or has expired: ask for another"));
        return signedIn(session);
      }
      const missing = Object.entries({ name, password }).filter(([, value]) => value === undefined);
      if (name === undefined || password === undefined)
        return err(badFields(missing.map(([field]) => ({ field, detail: "is missing, and so is link" }))));
      const session = await portal.users.signIn(name, password);
      if (session === "busy") return tooMany(1);
      if (session === "wrong") return err(problem(401, "the name or the password is wrong"));
      return signedIn(session);
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/session",
      id: "getSession",
      tag: "session",
      summary: "Who is asking",
      scope: "calls:read",
      answer: SessionSchema,
    },
    async ({ who }) => {
      if (who.kind === "anybody") return problemResponse(problem(401, "nobody is signed in"));
      return ok({ name: who.name, role: who.role, mode, version });
    },
  );
  mount(
    {
      method: "delete",
      path: "/v1/session",
      id: "signOut",
      tag: "session",
      summary: "Sign out",
      scope: undefined,
      status: 204,
    },
    async ({ request, backend }) => {
      const session = cookieOf(request);
      if (session !== undefined) await backend.portal.users.signOut(session);
      return new Response(null, { status: 204, headers: { "set-cookie": cookie("", 0), "cache-control": "no-store" } });
    },
  );
}
