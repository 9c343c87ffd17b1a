/** Something in a configuration file that is wrong, where, and what to write instead. */
export interface ConfigError {
  /** As it was given to `loadConfig`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `trunks[0].accessControlLists[0]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** For people: every error with its place and its fix, in the order of the file, and their number at the end. */
export function formatConfigErrors(errors: readonly ConfigError[]): string {
  const blocks = errors.map(({ file, line, column, path, message, fix }) =>
    [`${file}:${line}:${column}${path === "" ? "" : `  ${path}`}`, `  ${message}`, `  fix: ${fix}`].join("\n"),
  );
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  const files = [...new Set(errors.map((error) => error.file))].join(", ");
  return `${[...blocks, `${count} in ${files}`].join("\n\n")}\n`;
}
