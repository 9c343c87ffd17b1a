import { z } from "@hono/zod-openapi";
import { err } from "@tandem/sip";
import { basicOf } from "../access/access.ts";
import type { RateLimit } from "../front/rate-limit.ts";
import { boundedText } from "../operation/bounded-text.ts";
import { tooLong, tooMany } from "../operation/mount-operation.ts";
import type { Mount } from "../operation/operation.ts";

const TokenSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal("bearer"),
    expires_in: z.int().openapi({ description: "Seconds" }),
    scope: z.string(),
  })
  .openapi("AccessToken");

const TokenRefusalSchema = z
  .object({ error: z.string(), error_description: z.string() })
  .openapi("AccessTokenRefusal", { description: "RFC 6749 §5.2" });

/** RFC 6749 §4.4, with the client's credentials by Basic (§2.3.1). Its errors are the RFC's own (§5.2), as OAuth clients read them. */
export function tokenRoutes(mount: Mount, tries: RateLimit): void {
  mount(
    {
      method: "post",
      path: "/oauth2/token",
      id: "getToken",
      tag: "session",
      summary: "An access token for a key: client credentials by Basic, grant_type=client_credentials as a form",
      scope: undefined,
      form: z.object({ grant_type: z.literal("client_credentials") }),
      refusals: { 400: TokenRefusalSchema, 401: TokenRefusalSchema },
      answer: TokenSchema,
      problems: [401, 413],
    },
    async ({ request, backend: { portal }, source }) => {
      const wait = tries.take(source);
      if (wait > 0) return tooMany(wait);
      const text = await boundedText(request);
      if (text === undefined) return err(tooLong());
      const form = new URLSearchParams(text);
      const given = /^basic +(\S{1,1024})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
      const client = given === undefined ? undefined : basicOf(given);
      const key = client === undefined ? undefined : await portal.keys.keyOf(client.id, client.secret);
      if (key === undefined) return refusal(401, "invalid_client", "the key's id or secret is wrong, or it is revoked");
      if (form.get("grant_type") !== "client_credentials")
        return refusal(400, "unsupported_grant_type", "grant_type is to be client_credentials");
      const { token, seconds } = await portal.keys.grant(key.keyId);
      const answer = { access_token: token, token_type: "bearer", expires_in: seconds, scope: key.scopes.join(" ") };
      return Response.json(answer, { headers: { "cache-control": "no-store" } });
    },
  );
}

function refusal(status: number, error: string, description: string): Response {
  const headers = {
    "cache-control": "no-store",
    ...(status === 401 ? { "www-authenticate": 'Basic realm="tandem"' } : {}),
  };
  return Response.json({ error, error_description: description }, { status, headers });
}
