/** A step into a value: a field's name or an item's number. */
export type Path = readonly (string | number)[];

/** What a check found, before it has a line and a column. */
export interface Found {
  readonly path: Path;
  /** The place is the field's name, not its value. */
  readonly atKey?: boolean;
  readonly message: string;
  readonly fix: string;
}

/** `trunks[0].name`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) text += typeof step === "number" ? `[${step}]` : `${text === "" ? "" : "."}${step}`;
  return text;
}
