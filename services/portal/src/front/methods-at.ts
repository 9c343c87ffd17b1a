import type { OpenAPIHono } from "@hono/zod-openapi";
import type { PortalEnv } from "../http/portal-env.ts";

/** Which methods a path has, by the routes that there are so far. */
export function methodsAt(app: OpenAPIHono<PortalEnv>): (path: string) => readonly string[] {
  const routes = app.routes
    .filter(({ method, path }) => method !== "ALL" && !path.includes("*"))
    .map(({ method, path }) => ({
      method,
      pattern: new RegExp(`^${path.replaceAll(/[.]/g, "\\.").replaceAll(/:\w+/g, "[^/]+")}$`),
    }));
  return (path) => [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}
