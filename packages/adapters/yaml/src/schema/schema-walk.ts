import { z } from "zod";
import type { Path } from "../problem.ts";
import { type ValueDoc, valueDocs } from "./field.ts";

/** The schema inside of optional, default and the like. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.def.innerType);
  }
  return schema;
}

/** What the innermost schema of a field is called, if it has a name of its own. */
export function valueDocOf(schema: z.core.$ZodType): ValueDoc | undefined {
  const own = valueDocs.get(schema as z.ZodType);
  if (own !== undefined) return own;
  const inner = unwrap(schema);
  return inner === schema ? undefined : valueDocs.get(inner as z.ZodType);
}

/** The schema of the value at a path. `value` is the whole file's, and tells which branch of a union is meant. */
export function schemaAt(root: z.core.$ZodType, path: Path, value: unknown): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  let here: unknown = value;
  for (const step of path) {
    schema = stepInto(chooseBranch(unwrap(schema), here), step);
    if (schema === undefined) return undefined;
    here = isRecord(here) || Array.isArray(here) ? (here as Record<string | number, unknown>)[step] : undefined;
  }
  return chooseBranch(unwrap(schema), here);
}

/** The branch of a union that a value of this kind was meant for. */
export function branchIndex(union: z.ZodUnion, value: unknown): number {
  const fits = union.options.findIndex((option) => {
    const inner = unwrap(option);
    if (inner instanceof z.ZodObject) return isRecord(value);
    if (inner instanceof z.ZodNumber) return typeof value === "number";
    return typeof value === "string";
  });
  return Math.max(fits, 0);
}

function chooseBranch(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (!(schema instanceof z.ZodUnion)) return schema;
  const option = schema.options[branchIndex(schema, value)];
  return option === undefined ? schema : unwrap(option);
}

function stepInto(schema: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[step];
  if (schema instanceof z.ZodArray) return schema.def.element;
  if (schema instanceof z.ZodRecord) return schema.def.valueType;
  return undefined;
}

/** True for a mapping. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
