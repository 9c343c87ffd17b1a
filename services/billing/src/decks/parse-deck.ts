import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import type { Rate } from "../rating/rate.ts";
import { type Column, OPTIONAL_COLUMNS, parseDeckRow, REQUIRED_COLUMNS } from "./deck-row.ts";

/** One thing that is wrong with a deck. Nothing of a deck with an error is used. */
export interface DeckError {
  readonly file: string;
  /** The line in the file, from 1; 0 when it is about the whole file. */
  readonly line: number;
  /** The column's name; empty when it is about the whole row. */
  readonly column: string;
  readonly message: string;
}

export type ParsedDeck = { readonly rates: readonly Rate[] } | { readonly errors: readonly DeckError[] };

const MAX_ERRORS = 100;
const COLUMNS: readonly string[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];

/** A deck's CSV text as rates: all of them, or the errors (at most 100). `file` is for the messages. */
export function parseDeck(text: string, file: string): ParsedDeck {
  const errors: DeckError[] = [];
  const add = (line: number, column: string, message: string) => errors.push({ file, line, column, message });
  const rows = rowsOf(text, add);
  const header = rows?.[0]?.cells;
  if (rows === undefined || header === undefined) {
    if (errors.length === 0) add(0, "", "the file is empty: it needs a header row and rates");
    return { errors };
  }
  const positions = columnsOf(header, add);
  if (positions === undefined) return { errors };

  const rates: Rate[] = [];
  const lineOf = new Map<string, number>();
  for (let index = 1; index < rows.length && errors.length < MAX_ERRORS; index += 1) {
    const row = rows[index];
    if (row === undefined) continue;
    if (row.cells.length !== header.length) {
      add(row.line, "", `the row has ${row.cells.length} cells where the header has ${header.length}`);
      continue;
    }
    const parsed = parseDeckRow((column) => row.cells[positions.get(column) ?? -1]?.trim() ?? "");
    if ("errors" in parsed) {
      for (const error of parsed.errors) add(row.line, error.column, error.message);
      continue;
    }
    const key = `${parsed.rate.prefix}@${parsed.rate.effectiveFrom}`;
    const earlier = lineOf.get(key);
    if (earlier !== undefined) {
      add(row.line, "prefix", `the same prefix and effective_from stand in line ${earlier}`);
      continue;
    }
    lineOf.set(key, row.line);
    rates.push(parsed.rate);
  }
  if (errors.length === 0 && rates.length === 0) add(0, "", "the file has no rates");
  return errors.length > 0 ? { errors: errors.slice(0, MAX_ERRORS) } : { rates };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

type Add = (line: number, column: string, message: string) => void;

function rowsOf(text: string, add: Add): readonly Row[] | undefined {
  const rows: Row[] = [];
  try {
    parse(text, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      onRecord: (cells: string[], context) => {
        rows.push({ line: context.lines, cells });
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = Reflect.get(error, "lines");
    add(typeof line === "number" ? line : 0, "", error.message);
    return undefined;
  }
}

function columnsOf(header: readonly string[], add: Add): ReadonlyMap<Column, number> | undefined {
  const names = header.map((name) => name.trim());
  let isGood = true;
  const fail = (column: string, message: string) => {
    isGood = false;
    add(1, column, message);
  };
  for (const name of names) {
    if (!COLUMNS.includes(name)) fail(name, `unknown column: the columns are ${COLUMNS.join(", ")}`);
    else if (names.indexOf(name) !== names.lastIndexOf(name)) fail(name, "the column stands twice in the header");
  }
  for (const name of REQUIRED_COLUMNS) if (!names.includes(name)) fail(name, "the column is missing from the header");
  if (!isGood) return undefined;
  return new Map(names.map((name, position) => [name as Column, position]));
}
