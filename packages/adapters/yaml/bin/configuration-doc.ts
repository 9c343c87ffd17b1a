import { z } from "zod";
import { configSchema } from "../src/schema/config-schema.ts";
import { fieldDocs } from "../src/schema/field.ts";
import { unwrap, valueDocOf } from "../src/schema/schema-walk.ts";

interface Section {
  /** `trunks[].endpoints[]`; empty for the file itself. */
  readonly place: string;
  readonly object: z.ZodObject;
}

const HEAD = `# Configuration

The file that \`tandem up --config\` reads, in YAML. Every field there is stands below; an unknown one is an error, and each error says its line and what to
write instead. Paths in it begin at the folder of the file. A text of the form \`$(secret:NAME)\`
is the content of the file NAME in the folder that the processes of a cluster know as \`TANDEM_SECRETS\`. Names follow the public Sinch Elastic SIP Trunking API where it has them.

This page is made from the schema: \`node packages/adapters/yaml/bin/write-configuration-doc.ts\`. Files to begin with are in \`examples/\`.
`;

/** The documentation of every field, as Markdown, made from the schema. */
export function configurationDoc(): string {
  return `${[HEAD, ...sectionsOf({ place: "", object: configSchema }).map(formatSection)].join("\n")}`;
}

/** The section and those of the objects in it, in the order of the fields. */
function sectionsOf(section: Section): readonly Section[] {
  const inner = Object.entries(section.object.shape).flatMap(([name, schema]) =>
    objectsIn(schema, section.place === "" ? name : `${section.place}.${name}`),
  );
  return [section, ...inner.flatMap(sectionsOf)];
}

function objectsIn(schema: z.core.$ZodType, place: string): readonly Section[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return [{ place, object: inner }];
  if (inner instanceof z.ZodArray) return objectsIn(inner.def.element, `${place}[]`);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => objectsIn(option, place));
  return [];
}

function formatSection({ place, object }: Section): string {
  const title = place === "" ? "## The file" : `## \`${place}\``;
  const rows = Object.entries(object.shape).map(([name, schema]) => formatRow(name, schema));
  return [title, "", "| field | type | default | unit | reason |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}

function formatRow(name: string, schema: z.core.$ZodType): string {
  const doc = fieldDocs.get(schema as z.ZodType);
  if (doc === undefined) throw new Error(`the field ${name} is not documented`);
  const cells = [`\`${name}\``, typeName(schema), doc.default ?? defaultOf(schema), doc.unit ?? "", doc.reason];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function defaultOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodPrefault) return "its fields' own";
  if (schema instanceof z.ZodOptional) return "none";
  if (!(schema instanceof z.ZodDefault)) return "**required**";
  const value = schema.def.defaultValue;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => `\`${String(item)}\``).join(", ");
  if (typeof value === "object") return "none";
  return `\`${String(value)}\``;
}

function typeName(schema: z.core.$ZodType): string {
  const doc = valueDocOf(schema);
  if (doc !== undefined) return doc.type;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.options.map(typeName).join(", or ");
  if (inner instanceof z.ZodArray) return `list of: ${typeName(inner.def.element)}`;
  if (inner instanceof z.ZodObject) return "fields";
  if (inner instanceof z.ZodRecord) return `name: ${typeName(inner.def.valueType)}`;
  if (inner instanceof z.ZodEnum) return inner.options.map((option) => `\`${option}\``).join(" or ");
  if (inner instanceof z.ZodBoolean) return "true or false";
  if (inner instanceof z.ZodNumber) return numberName(inner);
  if (inner instanceof z.ZodString) return "text";
  throw new Error(`a schema without a name: ${inner._zod.def.type}`);
}

function numberName(schema: z.ZodNumber): string {
  const [from, to] = [schema.minValue, schema.maxValue].map((bound) => bound?.toLocaleString("en"));
  return `whole number, ${from} to ${to}`;
}
