import fc from "fast-check";

/** A JSON Schema, as far as the document uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

const ODD = fc.constantFrom(
  "",
  " ",
  "0",
  "-1",
  "1e9",
  "null",
  "true",
  "\u0000",
  "%",
  "a\r\nb",
  "🦊",
  "'; --",
  "x".repeat(600),
);
const LONG = 40;

/** Values that a schema allows. */
export function validOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "integer":
    case "number":
      return fc.integer({
        min: schema.minimum ?? 0,
        max: Math.min(schema.maximum ?? LONG, schema.minimum ?? 0 + LONG),
      });
    case "boolean":
      return fc.boolean();
    case "array":
      return fc.array(validOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 3,
      });
    case "object":
      return objectOf(schema, validOf);
    default:
      return textOf(schema);
  }
}

/** Values of which most are wrong. */
export function oddOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.type === "object") return fc.oneof(objectOf(schema, oddOf), fc.jsonValue());
  return fc.oneof(ODD, fc.string(), validOf(schema), fc.constant(null), fc.integer());
}

function textOf({ pattern, format, minLength = 0, maxLength = LONG }: JsonSchema): fc.Arbitrary<string> {
  if (format === "date-time")
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
      .map((date) => date.toISOString());
  if (format === "uri") return fc.webUrl({ validSchemes: ["https"] });
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, "u"));
  return fc.string({ minLength, maxLength: Math.min(maxLength, LONG) });
}

function objectOf(schema: JsonSchema, of: (schema: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, of(field)] as const);
  const required = (schema.required ?? []).filter((name) => schema.properties?.[name] !== undefined);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required as never });
}
