import { z } from "zod";
import { nearest } from "./nearest.ts";
import { type Found, formatPath, type Path } from "./problem.ts";
import { configSchema } from "./schema/config-schema.ts";
import { branchIndex, isRecord, schemaAt, unwrap, valueDocOf } from "./schema/schema-walk.ts";
import type { SourceMap } from "./source-map.ts";

type Issue = z.core.$ZodIssue;

interface Context {
  readonly value: unknown;
  readonly source: SourceMap;
}

/** Every issue of the schema, as what is wrong and what to write. */
export function schemaProblems(issues: readonly Issue[], value: unknown, source: SourceMap): readonly Found[] {
  const context = { value, source };
  const told = new Set<string>();
  return issues
    .flatMap((issue) => problemsOf(issue, pathOf(issue), context))
    .filter((found) => {
      // What else is said of the same value follows from the first: a text in a list's place is also too short a list.
      const place = formatPath(found.path);
      return !told.has(place) && told.add(place);
    });
}

function problemsOf(issue: Issue, path: Path, context: Context): readonly Found[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownField(key, path, context));
    case "invalid_union":
      return unionProblems(issue, path, context);
    case "invalid_type":
      return [wrongType(issue.expected, path, context)];
    case "invalid_value":
      return [notOneOf(issue.values.map(String), path, context)];
    case "too_small":
      return [outOfBounds(issue, "at least", Number(issue.minimum), path, context)];
    case "too_big":
      return [outOfBounds(issue, "at most", Number(issue.maximum), path, context)];
    case "custom":
      return [{ path, message: issue.message, fix: String(issue.params?.["fix"]) }];
    case "invalid_key":
      return [
        {
          path,
          atKey: true,
          message: `${show(path.at(-1))} is no name of a limit`,
          fix: "write a name from limits.md",
        },
      ];
    default:
      return [{ path, message: issue.message, fix: example(path, context) }];
  }
}

/** A union says of each branch why it did not fit; only the one that was meant is of use. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, path: Path, context: Context): readonly Found[] {
  const union = unwrap(rawSchemaAt(path, context) ?? configSchema);
  if (!(union instanceof z.ZodUnion)) return [{ path, message: issue.message, fix: example(path, context) }];
  const value = valueAt(context.value, path);
  const kinds = new Set(union.options.map((option) => kindOf(unwrap(option))));
  if (!kinds.has(kindOfValue(value))) {
    const wanted = [...kinds].join(" or ");
    return [{ path, message: `${show(value)} is not ${wanted}`, fix: example(path, context) }];
  }
  const meant = issue.errors[branchIndex(union, value)] ?? [];
  return meant.flatMap((inner) => problemsOf(inner, [...path, ...pathOf(inner)], context));
}

function rawSchemaAt(path: Path, context: Context): z.core.$ZodType | undefined {
  const parent = schemaAt(configSchema, path.slice(0, -1), context.value);
  const last = path.at(-1);
  if (parent instanceof z.ZodArray) return parent.def.element;
  if (parent instanceof z.ZodRecord) return parent.def.valueType;
  return parent instanceof z.ZodObject && last !== undefined ? parent.shape[last] : undefined;
}

/** Fields of the Sinch API that mean something this platform does otherwise or not at all. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["topLevelDomain", "remove it: topLevelDomain stands at the top of the file, for all trunks"],
  ["domain", "remove it: the domain is hostName.topLevelDomain; write further ones as aliases"],
  ["enableCallerName", "remove it: caller names are not looked up"],
  ["isRegistered", "remove it: endpoints do not register here; write the endpoint's address"],
  ["credentialUsername", "remove it: endpoints do not register here; write the endpoint's address"],
  ["createTime", "remove it"],
  ["updateTime", "remove it"],
]);

function unknownField(key: string, path: Path, context: Context): Found {
  const schema = schemaAt(configSchema, path, context.value);
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const like = nearest(key, known);
  const fix =
    ELSEWHERE.get(key) ??
    (like === undefined ? `write one of ${known.join(", ")}` : `did you mean ${like}? Write ${like}`);
  return { path: [...path, key], atKey: true, message: `there is no field ${show(key)} here`, fix };
}

function wrongType(expected: string, path: Path, context: Context): Found {
  const value = valueAt(context.value, path);
  const name = path.at(-1);
  if (name === undefined)
    return { path, message: "the file is not a group of fields", fix: `begin with ${EXAMPLE_FILE}` };
  if (value === undefined) {
    return { path, message: `${name} is missing`, fix: `add ${name}: ${sampleAt(path, context)}` };
  }
  if (value === null) {
    const isNeeded = !isOptional(rawSchemaAt(path, context) ?? configSchema) && typeof name === "string";
    const message = `${typeof name === "string" ? name : "the entry"} has no value`;
    return { path, message, fix: `${example(path, context)}${isNeeded ? "" : ", or remove the line"}` };
  }
  const written = context.source.written(path);
  if (expected === "string" && written !== undefined && (typeof value === "number" || typeof value === "boolean")) {
    return unquoted(written, typeof value, path, context);
  }
  if (expected === "int" && typeof value === "number") {
    return { path, message: `${show(value)} is not a whole number`, fix: `write ${rangeAt(path, context)}` };
  }
  const wanted = expected === "array" ? "a list" : (WORDS[expected] ?? expected);
  return { path, message: `${show(value)} is not ${wanted}`, fix: example(path, context) };
}

/** YAML reads `+12025550100` as a number. Quotes help where the text behind them would be right. */
function unquoted(written: string, type: string, path: Path, context: Context): Found {
  const schema = rawSchemaAt(path, context);
  const asText = schema instanceof z.ZodType ? schema.safeParse(written) : undefined;
  const issue = asText?.success === false ? asText.error.issues[0] : undefined;
  const fix = issue?.code === "custom" ? String(issue.params?.["fix"]) : undefined;
  const name = String(path.at(-1));
  // A password does not belong in a terminal or a log.
  const shown = HIDDEN.has(name) ? name : written;
  return {
    path,
    message: `${shown} is read as a ${type} and must be text`,
    fix: fix ?? (HIDDEN.has(name) ? "put it in quotes" : `put it in quotes: "${written}"`),
  };
}

const EXAMPLE_FILE = "listen: [udp:192.0.2.1:5060], topLevelDomain: and trunks:, as examples/minimal.yaml does";

const HIDDEN: ReadonlySet<string> = new Set(["password", "secret"]);

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a group of fields",
  record: "a group of fields",
};

function notOneOf(values: readonly string[], path: Path, context: Context): Found {
  const value = valueAt(context.value, path);
  if (value === undefined) return wrongType("string", path, context);
  const like = typeof value === "string" ? nearest(value, values) : undefined;
  const all = values.join(", ");
  return {
    path,
    message: `${show(value)} is not known here: it is one of ${all}`,
    fix: `write ${like ?? values.join(" or ")}`,
  };
}

function outOfBounds(
  issue: Issue & { origin: string },
  bound: string,
  limit: number,
  path: Path,
  context: Context,
): Found {
  const figure = limit.toLocaleString("en");
  if (issue.origin === "number" || issue.origin === "int") {
    return {
      path,
      message: `${show(valueAt(context.value, path))} is not ${bound} ${figure}`,
      fix: `write ${rangeAt(path, context)}`,
    };
  }
  const [one, many] = issue.origin === "string" ? ["character", "characters"] : ["entry", "entries"];
  const counted = `${bound} ${figure} ${limit === 1 ? one : many}`;
  const fix = bound === "at least" ? example(path, context) : "remove what is too much";
  return { path, message: `${path.at(-1) ?? "the file"} must have ${counted}`, fix };
}

function example(path: Path, context: Context): string {
  return `write ${sampleAt(path, context)}`;
}

/** `a whole number from 1 to 600`, as the schema has it. */
function rangeAt(path: Path, context: Context): string {
  const schema = rawSchemaAt(path, context);
  const inner = schema === undefined ? undefined : unwrap(schema);
  const branches = inner instanceof z.ZodUnion ? inner.options.map(unwrap) : [inner];
  const number = branches.find((branch) => branch instanceof z.ZodNumber);
  return `a whole number from ${number?.minValue ?? 0} to ${number?.maxValue ?? Number.MAX_SAFE_INTEGER}`;
}

/** A value that is right at the path, as YAML. */
function sampleAt(path: Path, context: Context): string {
  const schema = rawSchemaAt(path, context) ?? configSchema;
  const branches = unwrap(schema) instanceof z.ZodUnion ? (unwrap(schema) as z.ZodUnion).options : [schema];
  return branches.map(sampleOf).join(" or ");
}

function sampleOf(schema: z.core.$ZodType): string {
  const doc = valueDocOf(schema);
  if (doc !== undefined) return doc.example;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return inner.options.join(" or ");
  if (inner instanceof z.ZodNumber) return String(Math.max(1, inner.minValue ?? 1));
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodUnion) return inner.options[0] === undefined ? "a value" : sampleOf(inner.options[0]);
  if (inner instanceof z.ZodArray) return `[${sampleOf(inner.def.element)}]`;
  if (inner instanceof z.ZodObject) {
    const required = Object.entries(inner.shape).filter(([, field]) => !isOptional(field));
    return `{${required.map(([key, field]) => `${key}: ${sampleOf(field)}`).join(", ")}}`;
  }
  return "a value";
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}

function kindOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodObject) return "a group of fields";
  return schema instanceof z.ZodNumber ? "a number" : "text";
}

function kindOfValue(value: unknown): string {
  if (isRecord(value)) return "a group of fields";
  return typeof value === "number" ? "a number" : typeof value === "string" ? "text" : "something else";
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

function show(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a group of fields";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
