import type { Config } from "@tandem/directory";
import { configOfValues, configValues, type KeyedText } from "./config-values.ts";

/** Of these lines, not of the bucket: a copy may outlive it. */
const VERSION = 1;

/** A directory and the revision that it was read at. */
export interface ReadDirectory {
  readonly config: Config;
  readonly revision: number;
}

/**
 * A directory as NDJSON, for a file: a head that says how many values follow, then a line for each. It holds the passwords
 * of trunks in the clear, and neither the cluster's secret nor the key of Homer.
 */
export function formatDirectory({ config, revision }: ReadDirectory): string {
  const values = configValues(config);
  const head = JSON.stringify({ directory: VERSION, revision, values: values.length });
  return [head, ...values.map(({ key, text }) => `{"key":${JSON.stringify(key)},"value":${text}}`), ""].join("\n");
}

/** The configuration back. Throws a sentence for what is none of this version, or not whole. */
export function parseDirectory(text: string): Config {
  const [first = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const head = objectOf(first, 1);
  if (head["directory"] !== VERSION)
    throw new Error(
      `line 1 is no head of a directory of version ${VERSION}: this is another file, or another version's`,
    );
  if (head["values"] !== lines.length)
    throw new Error(`the file is cut: its head says ${String(head["values"])} values, and there are ${lines.length}`);
  return configOfValues(lines.map((line, index) => keyedText(objectOf(line, index + 2), index + 2)));
}

function keyedText(read: Readonly<Record<string, unknown>>, line: number): KeyedText {
  const { key, value } = read;
  if (typeof key !== "string" || typeof value !== "object" || value === null)
    throw new Error(`line ${line} has no key, or no value`);
  return { key, text: JSON.stringify(value) };
}

function objectOf(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read === "object" && read !== null) return read as Readonly<Record<string, unknown>>;
  } catch {
    // Told below, without the text: it may be a password.
  }
  throw new Error(`line ${number} is no JSON object`);
}
