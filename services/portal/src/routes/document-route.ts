import { createHash } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PortalEnv } from "../http/portal-env.ts";
import { hasTag } from "../operation/json-response.ts";

/** `GET /openapi.json`: made once, when all operations are mounted. */
export function documentRoute(app: OpenAPIHono<PortalEnv>, version: string): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An access token of /oauth2/token, or the token in the data folder's tandem.json",
  });
  registry.registerComponent("securitySchemes", "basic", {
    type: "http",
    scheme: "basic",
    description: "A key's id and secret",
  });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "tandem_session",
    description: "Of a signed-in user; a change needs the header x-tandem-request: 1 as well",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Tandem",
      version,
      description: "Calls, transfers and their records. Errors are problems as in RFC 9457.",
    },
    servers: [{ url: "/" }],
  });
  const body = JSON.stringify(document);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const headers = { "content-type": "application/json", etag, "cache-control": "no-cache" };
  app.get("/openapi.json", (c) =>
    hasTag(c.req.header("if-none-match") ?? null, etag)
      ? new Response(null, { status: 304, headers })
      : new Response(body, { headers }),
  );
}
