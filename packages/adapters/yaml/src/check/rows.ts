import type { Path } from "../problem.ts";
import { isRecord } from "../schema/schema-walk.ts";

/** A group of fields and where it is. Checks read the file as it is, so that they still speak when the schema has found something. */
export interface Row {
  readonly path: Path;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The groups of fields in a list; what is none is the schema's business. */
export function rowsOf(parent: Row, name: string): readonly Row[] {
  const list = parent.fields[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((fields: unknown, i) => (isRecord(fields) ? [{ path: [...parent.path, name, i], fields }] : []));
}

/** The texts in a list. */
export function textsOf(parent: Row, name: string): readonly { readonly path: Path; readonly text: string }[] {
  const list = parent.fields[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: unknown, i) =>
    typeof text === "string" ? [{ path: [...parent.path, name, i], text }] : [],
  );
}

/** A field that is text. */
export function textAt(row: Row, name: string): string | undefined {
  const value = row.fields[name];
  return typeof value === "string" ? value : undefined;
}
