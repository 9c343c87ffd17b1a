import { z } from "@hono/zod-openapi";

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** RFC 9457: why a request got no answer. `errors` names each field and what it should be. */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export const ProblemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    errors: z
      .array(z.object({ field: z.string(), detail: z.string() }))
      .optional()
      .openapi({ description: "Each field that is wrong, and what it should be." }),
  })
  .openapi("Problem", { description: "Why a request got no answer (RFC 9457)." });

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export function problem(status: number, detail: string, errors: readonly FieldError[] = []): Problem {
  const title = TITLES[status] ?? "Error";
  return { type: "about:blank", title, status, detail, ...(errors.length === 0 ? {} : { errors }) };
}

export function badFields(errors: readonly FieldError[]): Problem {
  return problem(400, errors.map(({ field, detail }) => `${field}: ${detail}`).join("; "), errors);
}

export function problemResponse(found: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(`${JSON.stringify(found)}\n`, {
    status: found.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}
