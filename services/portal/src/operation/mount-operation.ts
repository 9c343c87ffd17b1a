import type { OpenAPIHono, z } from "@hono/zod-openapi";
import { err, ok, type Result } from "@tandem/sip";
import type { Access } from "../access/access.ts";
import type { Principal } from "../access/principal.ts";
import { ANYBODY } from "../access/principal.ts";
import type { RateLimit } from "../front/rate-limit.ts";
import type { HttpBackend } from "../http/http-backend.ts";
import type { PortalEnv } from "../http/portal-env.ts";
import { boundedText, MAX_BODY } from "./bounded-text.ts";
import { jsonResponse } from "./json-response.ts";
import { type Mount, NO_FIELDS, type OperationSpec } from "./operation.ts";
import { badFields, type Problem, problem, problemResponse } from "./problem.ts";
import { readFields, readQuery } from "./read-fields.ts";
import { documented } from "./route-document.ts";

export interface MountOptions {
  readonly app: OpenAPIHono<PortalEnv>;
  readonly access: Access;
  readonly rate: RateLimit;
  readonly backend: () => HttpBackend | undefined;
}

type AnySpec = OperationSpec<z.ZodObject, z.ZodObject, z.ZodObject, z.ZodType>;

/** How operations come into the application: each is let in, limited, read, answered. */
export function mountOn({ app, access, rate, backend }: MountOptions): Mount {
  return (spec, handle) => {
    app.openAPIRegistry.registerPath(documented(spec));
    const path = spec.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(spec.method.toUpperCase(), path, async (c) => {
      const request = c.req.raw;
      const { source } = c.env;
      const running = backend();
      if (running === undefined)
        return problemResponse(problem(503, "not ready to take calls"), { "retry-after": "1" });
      const who = spec.scope === undefined ? ok(ANYBODY) : await access.admit(request, running.portal, spec.scope);
      if (!who.ok) return refused(rate, who.error, source);
      const waitSeconds = rate.take(who.value.kind === "anybody" ? source : `${who.value.kind} ${who.value.name}`);
      if (waitSeconds > 0) return tooMany(waitSeconds);
      const read = await readRequest(spec as unknown as AnySpec, request, c.req.param() as Record<string, string>);
      if (!read.ok) return problemResponse(read.error);
      // The very schemas of `spec` have read them.
      const asked = { ...read.value, who: who.value as Principal, backend: running, request, source } as unknown;
      const answer = await handle(asked as Parameters<typeof handle>[0]);
      if (answer instanceof Response) return request.method === "HEAD" ? headOf(answer) : answer;
      if (!answer.ok) return problemResponse(answer.error);
      if (spec.status === 204) return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
      return await jsonResponse(answer.value, { status: spec.status ?? 200, request });
    });
  };
}

/** Nobody reads the body of an answer to HEAD: what streams is told so, and ends. */
async function headOf(answer: Response): Promise<Response> {
  await answer.body?.cancel();
  return new Response(null, answer);
}

/** Who guesses at credentials is slowed down by his address, however many names he tries. */
function refused(rate: RateLimit, found: Problem, source: string): Response {
  const waitSeconds = rate.take(source);
  if (waitSeconds > 0) return tooMany(waitSeconds);
  if (found.status !== 401) return problemResponse(found);
  const why = `Bearer realm="tandem", error="invalid_token", error_description="it is unknown or has expired"`;
  return problemResponse(found, { "www-authenticate": found.errors === undefined ? 'Bearer realm="tandem"' : why });
}

export function tooMany(waitSeconds: number): Response {
  return problemResponse(problem(429, `too many requests; the next is answered in ${waitSeconds} s`), {
    "retry-after": String(waitSeconds),
  });
}

interface Read {
  readonly query: unknown;
  readonly params: unknown;
  readonly body: unknown;
}

async function readRequest(
  spec: AnySpec,
  request: Request,
  named: Readonly<Record<string, string>>,
): Promise<Result<Read, Problem>> {
  const { searchParams } = new URL(request.url);
  const query = readQuery(spec.query ?? NO_FIELDS, spec.readsQuery?.(searchParams) ?? searchParams);
  const params = readFields(spec.params ?? NO_FIELDS, named);
  const body = spec.body === undefined ? ok({}) : await readBody(spec.body, request);
  if (!body.ok && "status" in body.error) return err(body.error as Problem);
  const errors = [query, params, body].flatMap((read) =>
    read.ok ? [] : (read.error as { field: string; detail: string }[]),
  );
  if (errors.length > 0) return err(badFields(errors));
  return ok({
    query: query.ok ? query.value : {},
    params: params.ok ? params.value : {},
    body: body.ok ? body.value : {},
  });
}

async function readBody(
  schema: z.ZodType,
  request: Request,
): Promise<ReturnType<typeof readFields> | Result<never, Problem>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json(?:;|$)/i.test(type)) return err(problem(415, "the body is to be application/json"));
  const text = await boundedText(request);
  if (text === undefined) return err(tooLong());
  try {
    return readFields(schema, JSON.parse(text));
  } catch {
    return err(badFields([{ field: "body", detail: "is no JSON" }]));
  }
}

export function tooLong(): Problem {
  return problem(413, `a body has at most ${MAX_BODY} bytes`);
}
