import type { RouteConfig, z } from "@hono/zod-openapi";
import type { OperationSpec } from "./operation.ts";
import { ProblemSchema } from "./problem.ts";

const PROBLEM_WORDS: Readonly<Record<number, string>> = {
  400: "A field is wrong; `errors` names it",
  401: "No credentials, or wrong ones",
  403: "The credentials do not allow this",
  404: "There is no such thing",
  409: "It cannot be done as things stand",
  413: "The body is too long",
  414: "The URL is too long",
  415: "The body is of another media type",
  429: "Too many requests; Retry-After says when to come again",
  503: "What answers this cannot be reached now; Retry-After says when to come again",
};

/** Every way to name oneself. */
const SECURITY: NonNullable<RouteConfig["security"]> = [{ bearer: [] }, { basic: [] }, { session: [] }];

/** An operation as the OpenAPI document has it: from the very schemas that its requests are checked against. */
export function documented<Q extends z.ZodObject, P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType>(
  spec: OperationSpec<Q, P, B, A>,
): RouteConfig {
  const { query, params, body, form } = spec;
  const statuses = [
    400,
    ...(spec.scope === undefined ? [] : [401, 403]),
    ...(body === undefined ? [] : [413, 415]),
    414,
    429,
    503,
    ...(spec.problems ?? []),
  ];
  return {
    method: spec.method,
    path: spec.path,
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    security: spec.scope === undefined ? [] : SECURITY,
    ...(spec.scope === undefined ? {} : { "x-tandem-scope": spec.scope }),
    request: {
      ...(query === undefined ? {} : { query }),
      ...(params === undefined ? {} : { params }),
      ...(body === undefined ? {} : { body: { required: true, content: { "application/json": { schema: body } } } }),
      ...(form === undefined
        ? {}
        : { body: { required: true, content: { "application/x-www-form-urlencoded": { schema: form } } } }),
    },
    responses: {
      [spec.status ?? 200]: success(spec),
      ...(spec.method === "get" && spec.answer !== undefined
        ? { 304: { description: "What If-None-Match names is still so" } }
        : {}),
      431: { description: "The headers are too long, the URL among them" },
      ...Object.fromEntries(
        [...new Set(statuses)].map((status) => [
          status,
          {
            description: PROBLEM_WORDS[status] ?? "A problem",
            content: {
              "application/problem+json": { schema: ProblemSchema },
              ...jsonOf(spec.refusals?.[status]),
            },
          },
        ]),
      ),
    },
  };
}

function jsonOf(schema: z.ZodType | undefined): Readonly<Record<string, { readonly schema: z.ZodType }>> {
  return schema === undefined ? {} : { "application/json": { schema } };
}

function success<Q extends z.ZodObject, P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType>({
  answer,
  media,
  summary,
}: OperationSpec<Q, P, B, A>): RouteConfig["responses"][string] {
  const json = answer === undefined ? {} : { "application/json": { schema: answer } };
  const others = Object.fromEntries(Object.entries(media ?? {}).map(([type, schema]) => [type, { schema }]));
  const content = { ...json, ...others };
  return { description: summary, ...(Object.keys(content).length === 0 ? {} : { content }) };
}
