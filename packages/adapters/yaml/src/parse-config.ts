import type { Config } from "@tandem/directory";
import type { Result } from "@tandem/sip";
import { LineCounter, parseDocument } from "yaml";
import { findBadAddresses, findDoubtfulAddresses } from "./check/addresses.ts";
import { findUnknownLimits } from "./check/limit-names.ts";
import { findUnreachable } from "./check/listeners.ts";
import { findDangling } from "./check/references.ts";
import type { Row } from "./check/rows.ts";
import { findContradictions, findUnpriced } from "./check/trunk-rules.ts";
import { findRepeated } from "./check/unique.ts";
import type { ConfigError } from "./config-error.ts";
import { type Found, formatPath } from "./problem.ts";
import { configSchema } from "./schema/config-schema.ts";
import { isRecord } from "./schema/schema-walk.ts";
import { schemaProblems } from "./schema-problems.ts";
import { resolveSecrets } from "./secret-references.ts";
import { type SourceMap, sourceMap } from "./source-map.ts";
import { aliasProblems, syntaxProblem } from "./syntax-problems.ts";
import { toConfig } from "./to-config.ts";

export interface LoadOptions {
  /** The names that `limits` may have. Without it every name is taken. */
  readonly limitNames?: readonly string[];
  /** Hears of what works but is seldom meant. Not called when there are errors. */
  readonly onWarning?: (warning: ConfigError) => void;
}

export interface ParseOptions extends LoadOptions {
  /** What `$(secret:NAME)` stands for; without it nothing does. */
  readonly secretOf?: (name: string) => string | undefined;
  /** Looks at the files that the configuration names. */
  readonly checkFiles?: (file: Row) => Promise<readonly Found[]>;
}

/** Reads a configuration text. `name` is what errors call it, `folder` is where its relative paths begin. */
export async function parseConfig(
  text: string,
  name: string,
  folder: string,
  options: ParseOptions = {},
): Promise<Result<Config, readonly ConfigError[]>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source = sourceMap(document, lines);
  const syntax = [...document.errors.map(syntaxProblem), ...aliasProblems(document)].map(({ offset, message, fix }) => {
    const { line, col } = lines.linePos(offset);
    return { file: name, line: Math.max(line, 1), column: Math.max(col, 1), path: "", message, fix };
  });
  // Behind broken syntax every other error would be a consequence. A repeated field alone breaks nothing.
  if (syntax.length > document.errors.filter((error) => error.code === "DUPLICATE_KEY").length) return failed(syntax);
  const read = toPlain(document);
  if (!read.ok) return failed([{ file: name, line: 1, column: 1, path: "", ...read.error }]);
  const plain = resolveSecrets(read.value, options.secretOf ?? (() => undefined));
  const locate = located(name, source);
  const checked = configSchema.safeParse(plain.value);
  const file: Row = { path: [], fields: isRecord(plain.value) ? plain.value : {} };
  const found = [
    ...plain.found,
    ...schemaProblems(checked.success ? [] : checked.error.issues, plain.value, source),
    ...findRepeated(file),
    ...findDangling(file),
    ...findBadAddresses(file),
    ...findUnreachable(file),
    ...findContradictions(file),
    ...findUnknownLimits(file, options.limitNames),
    ...((await options.checkFiles?.(file)) ?? []),
  ];
  const errors = [...syntax, ...found.map(locate)];
  if (errors.length > 0 || !checked.success) return failed(errors);
  for (const warning of [...findDoubtfulAddresses(file), ...findUnpriced(file)]) options.onWarning?.(locate(warning));
  return { ok: true, value: toConfig(checked.data, folder) };
}

function failed(errors: readonly ConfigError[]): Result<never, readonly ConfigError[]> {
  return { ok: false, error: [...errors].sort((a, b) => a.line - b.line || a.column - b.column) };
}

function located(name: string, source: SourceMap): (found: Found) => ConfigError {
  return ({ path, atKey = false, message, fix }) => ({
    file: name,
    ...source.position(path, atKey),
    path: formatPath(path),
    message,
    fix,
  });
}

/** The document as plain values. An alias that multiplies without end is refused by the parser's own bound. */
function toPlain(
  document: ReturnType<typeof parseDocument>,
): Result<unknown, { readonly message: string; readonly fix: string }> {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 1_000 }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      error: { message: `the aliases (*name) cannot be followed: ${reason}`, fix: "write the values themselves" },
    };
  }
}
