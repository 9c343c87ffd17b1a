import { z } from "@hono/zod-openapi";

const MAX_TEXT = 512;
const MAX_ID = 256;
/** RFC 3339, with an offset or Z. */
const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** A text of a query; "" where it was not given. */
export function textField(description: string, most = MAX_TEXT) {
  return z
    .string()
    .max(most, `is longer than ${most} characters`)
    .optional()
    .default("")
    .openapi({ type: "string", maxLength: most, description });
}

/** One of some words; undefined where it was not given. */
export function wordField<W extends string>(words: readonly [W, ...W[]], description: string) {
  return z
    .enum(words, `must be ${words.join(" or ")}`)
    .optional()
    .openapi({ description });
}

/** Some words with commas between them, as the values that they stand for. */
export function wordsField<V>(known: Readonly<Record<string, V>>, description: string) {
  const words = Object.keys(known).filter((word) => word !== "UNSPECIFIED");
  const one = `(?:${words.join("|")})`;
  return z
    .string()
    .regex(new RegExp(`^${one}(?:,${one})*$`), `must be ${words.join(", ")}, several with commas`)
    .optional()
    .transform((text = "") => text.split(",").flatMap((word) => known[word] ?? []))
    .openapi({ type: "string", pattern: `^${one}(?:,${one})*$`, description });
}

/** An instant as milliseconds; 0 where it was not given. Before 1970 there is nothing to find, and no number for it. */
export function instantField(description: string) {
  const must = "must be an instant, as 2026-01-31T09:00:00Z";
  return z
    .string()
    .regex(INSTANT, must)
    .refine((text) => !INSTANT.test(text) || !Number.isNaN(Date.parse(text)), must)
    .optional()
    .transform((text) => (text === undefined ? 0 : Math.max(1, Date.parse(text))))
    .openapi({ type: "string", format: "date-time", description });
}

/** A whole number from 1; 0 where it was not given. */
export function countField(most: number, description: string) {
  const must = `must be 1 to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, must)
    .refine((text) => !/^\d{1,9}$/.test(text) || (Number(text) >= 1 && Number(text) <= most), must)
    .optional()
    .transform((text) => Number(text ?? 0))
    .openapi({ type: "integer", minimum: 1, maximum: most, description });
}

/** Undefined where it was not given. */
export function flagField(description: string) {
  return z
    .enum(["true", "false"], "must be true or false")
    .optional()
    .transform((text) => (text === undefined ? undefined : text === "true"))
    .openapi({ type: "boolean", description });
}

/** Of a path. */
export function idParam(name: string, description: string) {
  return z
    .string()
    .min(1)
    .max(MAX_ID, `is longer than ${MAX_ID} characters`)
    .openapi({ param: { name, in: "path" }, description });
}

/** Of an answer: what has not happened, and what does not apply, is left out. */
export const instant = z.iso.datetime().openapi({ description: "RFC 3339, in UTC" });
