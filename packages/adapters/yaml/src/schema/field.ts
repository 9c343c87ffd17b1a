import { z } from "zod";

/** What the documentation says about a field besides its schema. */
export interface FieldDoc {
  /** Why the field is there, and what its default means. One or two sentences. */
  readonly reason: string;
  readonly unit?: string;
  /** Where the default is not a value of its own but another field's. */
  readonly default?: string;
}

/** What a kind of value is called, and one that is right. */
export interface ValueDoc {
  readonly type: string;
  readonly example: string;
}

export const fieldDocs = z.registry<FieldDoc>();
export const valueDocs = z.registry<ValueDoc>();

/** Documents a field. Every field of every object here goes through it; a test holds that. */
export function field<S extends z.ZodType>(schema: S, doc: FieldDoc): S {
  // A copy, because several fields share one schema; `parent` keeps what `named` said about it.
  const own = schema.clone(undefined, { parent: true });
  fieldDocs.add(own, doc);
  return own as S;
}

/** A text with a rule of its own. `problem` returns what is wrong and what to write instead, or undefined. */
export function textOf(doc: ValueDoc, problem: (text: string) => Problem | undefined) {
  const schema = z.string().superRefine((text, context) => {
    const found = problem(text);
    if (found !== undefined) {
      context.addIssue({ code: "custom", message: found.message, params: { fix: found.fix } });
    }
  });
  valueDocs.add(schema, doc);
  return schema;
}

export interface Problem {
  readonly message: string;
  readonly fix: string;
}

/** Names a schema for the documentation and for the hint in an error. */
export function named<S extends z.ZodType>(schema: S, doc: ValueDoc): S {
  valueDocs.add(schema, doc);
  return schema;
}
