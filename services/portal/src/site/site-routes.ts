import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PortalEnv } from "../http/portal-env.ts";
import { hasTag } from "../operation/json-response.ts";
import { type SiteFile, siteFiles } from "./site-files.ts";

const INDEX = "/index.html";
/** Named by its content: what has this name never changes. */
const HASHED = /[.-][\w-]{8,}\.\w+$/;
const FOREVER = "public, max-age=31536000, immutable";

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tandem</title>
<h1>The portal is not built</h1>
<p>The API answers here all the same: <a href="/openapi.json">/openapi.json</a>.</p>
<p>To build the pages, run <code>npm test</code>, <code>npm run demo</code> or <code>pnpm --filter @tandem/portal-web build</code> in the repository, and load this page again.</p>
`;

/** The built web application: its files, and its first page for every other path that a browser asks for. */
export function siteRoutes(app: OpenAPIHono<PortalEnv>, folder: string | undefined): void {
  const files = siteFiles(folder);
  app.get("*", async (c, next) => {
    const isPage = (c.req.header("accept") ?? "").includes("text/html");
    const site = await files();
    if (site === undefined) return isPage ? html(NOT_BUILT, 404) : next();
    const file = site.get(c.req.path);
    if (file !== undefined) return sent(c.req.raw, file, HASHED.test(c.req.path) ? FOREVER : "no-cache");
    const index = site.get(INDEX);
    return isPage && index !== undefined ? sent(c.req.raw, index, "no-cache") : next();
  });
}

function sent(request: Request, file: SiteFile, cacheControl: string): Response {
  const mayZip = file.zipped !== undefined && /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  const headers = {
    "content-type": file.type,
    "cache-control": cacheControl,
    etag: file.etag,
    vary: "accept-encoding",
  };
  if (hasTag(request.headers.get("if-none-match"), file.etag)) return new Response(null, { status: 304, headers });
  if (!mayZip) return new Response(file.bytes, { headers });
  return new Response(file.zipped, { headers: { ...headers, "content-encoding": "gzip" } });
}

function html(body: string, status: number): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
