import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "@tandem/sip";
import type { FieldError } from "./problem.ts";

/** A query as its schema wants it: a parameter without a value was not given. Else every field that is wrong, and why. */
export function readQuery<S extends z.ZodType>(
  schema: S,
  query: URLSearchParams,
): Result<z.output<S>, readonly FieldError[]> {
  const fields: Record<string, string> = {};
  const twice: FieldError[] = [];
  for (const [name, value] of query) {
    if (Object.hasOwn(fields, name)) twice.push({ field: name, detail: "is given twice" });
    else if (value !== "" || !isKnown(schema, name)) fields[name] = value;
  }
  const read = readFields(schema, fields);
  if (twice.length === 0) return read;
  return err(read.ok ? twice : [...twice, ...read.error]);
}

/** What came as JSON or as a form, likewise. */
export function readFields<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>, readonly FieldError[]> {
  const nul = fieldsWithNul(value, "");
  if (nul.length > 0) return err(nul);
  const read = schema.safeParse(value);
  return read.success ? ok(read.data) : err(read.error.issues.flatMap((issue) => fieldErrorsOf(schema, issue)));
}

/** No text of PostgreSQL can hold U+0000. */
function fieldsWithNul(value: unknown, path: string): readonly FieldError[] {
  if (typeof value === "string")
    return value.includes("\0") ? [{ field: path || "body", detail: "holds the character U+0000" }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, of]) => fieldsWithNul(of, path === "" ? name : `${path}.${name}`));
}

function fieldErrorsOf(schema: z.ZodType, issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code === "unrecognized_keys") {
    const known = namesOf(schema).join(", ") || "no fields";
    return issue.keys.map((field) => ({ field, detail: `unknown; there are ${known}` }));
  }
  const field = issue.path.map(String).join(".") || "body";
  const isMissing =
    issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message);
  return [{ field, detail: isMissing ? "is missing" : issue.message }];
}

function namesOf(schema: z.ZodType): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function isKnown(schema: z.ZodType, name: string): boolean {
  return namesOf(schema).includes(name);
}
