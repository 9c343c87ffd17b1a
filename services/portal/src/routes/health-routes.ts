import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { ok } from "@tandem/sip";
import type { HttpBackend, PartHealth } from "../http/http-backend.ts";
import type { PortalEnv } from "../http/portal-env.ts";
import type { Mount } from "../operation/operation.ts";
import { problem, problemResponse } from "../operation/problem.ts";

const HealthSchema = z
  .object({
    status: z.enum(["up", "degraded"]),
    parts: z
      .array(z.object({ name: z.string(), status: z.enum(["up", "down"]), reason: z.string().optional() }))
      .readonly(),
  })
  .openapi("Health");

/** Health for people; for probes, see `probeRoutes`. */
export function healthRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/health",
      id: "getHealth",
      tag: "health",
      summary: "The parts of the platform, and which is down and why",
      scope: "calls:read",
      answer: HealthSchema,
    },
    async ({ backend }) => {
      const parts = (await backend.health?.()) ?? (await partsFrom(backend));
      return ok({ status: parts.every(({ status }) => status === "up") ? "up" : "degraded", parts });
    },
  );
}

async function partsFrom({ notReady }: HttpBackend): Promise<readonly PartHealth[]> {
  const reasons = (await notReady?.()) ?? [];
  if (reasons.length === 0) return [{ name: "platform", status: "up" }];
  return reasons.map((reason) => ({ name: reason.split(":")[0] ?? "platform", status: "down", reason }));
}

export interface ProbeOptions {
  readonly backend: () => HttpBackend | undefined;
  /** Whether this request may see the metrics. */
  readonly mayScrape: (request: Request) => boolean;
}

/** For machines, in no need of a database: `/healthz`, `/readyz` and `/metrics`. */
export function probeRoutes(app: OpenAPIHono<PortalEnv>, { backend, mayScrape }: ProbeOptions): void {
  app.get("/healthz", () => Response.json({ status: "live" }, NO_STORE));
  app.get("/readyz", async () => {
    const running = backend();
    if (running === undefined) return problemResponse(problem(503, "not ready to take calls"), { "retry-after": "1" });
    const reasons = (await running.notReady?.()) ?? [];
    if (reasons.length === 0) return Response.json({ status: "ready" }, NO_STORE);
    return Response.json({ status: "not ready", reasons }, { ...NO_STORE, status: 503 });
  });
  app.get("/metrics", async (c) => {
    if (!mayScrape(c.req.raw))
      return problemResponse(problem(401, "metrics here need the token"), {
        "www-authenticate": 'Bearer realm="tandem"',
      });
    const running = backend();
    if (running === undefined) return problemResponse(problem(503, "not ready to take calls"), { "retry-after": "1" });
    if (running.metrics === undefined) return problemResponse(problem(404, "this process tells its metrics elsewhere"));
    return new Response(await running.metrics(), { headers: METRICS });
  });
}

const NO_STORE = { headers: { "cache-control": "no-store" } };
const METRICS = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
