import { type ChartValue, isMap } from "./values-source.ts";

type Schema = { readonly [key: string]: unknown };

/** values.schema.json: every map is closed but those of the reader's own keys. */
export function valuesSchema(values: readonly ChartValue[]): string {
  const root = closed("Values of the chart tandem", values, 0);
  return `${JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", ...root }, undefined, 2)}\n`;
}

function closed(description: string, values: readonly ChartValue[], depth: number): Schema {
  const names = [...new Set(values.map(({ path }) => path[depth] ?? ""))];
  const properties = names.map((name) => {
    const inside = values.filter(({ path }) => path[depth] === name);
    const [only] = inside;
    const isLeaf = inside.length === 1 && only !== undefined && only.path.length === depth + 1;
    return [name, isLeaf ? leaf(only) : closed("", inside, depth + 1)] as const;
  });
  return {
    ...(description === "" ? {} : { description }),
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function leaf(value: ChartValue): Schema {
  const { reason: description, words, isOpen, items, least } = value;
  if (words.length > 0) return { description, type: "string", enum: words };
  if (isOpen) return { description, type: "object" };
  if (Array.isArray(value.default)) {
    const each =
      items === "string" || items === "object" ? { type: items } : { type: "string", enum: items.split("|") };
    return { description, type: "array", items: each };
  }
  if (typeof value.default === "number") {
    return { description, type: "integer", ...(least === undefined ? {} : { minimum: least }) };
  }
  if (isMap(value.default)) throw new Error(`${value.path.join(".")} is a map that is neither open nor filled`);
  return { description, type: typeof value.default };
}
