import { parseMicros } from "@tandem/contracts";
import type { Rate } from "../rating/rate.ts";

export const REQUIRED_COLUMNS = [
  "prefix",
  "destination",
  "price_per_minute",
  "connection_fee",
  "first_increment_s",
  "next_increment_s",
  "effective_from",
] as const;
export const OPTIONAL_COLUMNS = ["minimum_s"] as const;

export type Column = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

export interface CellError {
  readonly column: Column;
  readonly message: string;
}

const PREFIX = /^\+?([1-9]\d{0,14})$/;
const SECONDS = /^\d{1,5}$/;
const DAY_SECONDS = 86_400;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** One row of a deck: the rate, or what is wrong with it, cell by cell. `cell` gives a column's trimmed text. */
export function parseDeckRow(cell: (column: Column) => string): { rate: Rate } | { errors: readonly CellError[] } {
  const errors: CellError[] = [];
  const fail = (column: Column, wanted: string): undefined => {
    errors.push({ column, message: `"${cell(column)}" is not ${wanted}` });
    return undefined;
  };
  const money = (column: Column) =>
    parseMicros(cell(column)) ?? fail(column, "an amount of at most six decimals, such as 0.0040");
  const seconds = (column: Column, least: number) => {
    const text = cell(column);
    const value = Number(text);
    if (SECONDS.test(text) && value >= least && value <= DAY_SECONDS) return value;
    return fail(column, `a whole number of seconds from ${least} to ${DAY_SECONDS}`);
  };
  const prefix = PREFIX.exec(cell("prefix"))?.[1] ?? fail("prefix", "a prefix of an E.164 number, such as +1202");
  const pricePerMinuteMicros = money("price_per_minute");
  const connectionFeeMicros = money("connection_fee");
  const firstIncrementSeconds = seconds("first_increment_s", 1);
  const nextIncrementSeconds = seconds("next_increment_s", 1);
  const minimumSeconds = cell("minimum_s") === "" ? 0 : seconds("minimum_s", 0);
  const effectiveFrom =
    instantOf(cell("effective_from")) ?? fail("effective_from", "a date such as 2026-01-01T00:00:00Z");
  if (
    prefix === undefined ||
    pricePerMinuteMicros === undefined ||
    connectionFeeMicros === undefined ||
    firstIncrementSeconds === undefined ||
    nextIncrementSeconds === undefined ||
    minimumSeconds === undefined ||
    effectiveFrom === undefined
  ) {
    return { errors };
  }
  return {
    rate: {
      prefix,
      destination: cell("destination"),
      pricePerMinuteMicros,
      connectionFeeMicros,
      minimumSeconds,
      firstIncrementSeconds,
      nextIncrementSeconds,
      effectiveFrom,
    },
  };
}

/** Empty means since ever; a date alone is its midnight in UTC. Undefined when it is no date. */
function instantOf(text: string): number | undefined {
  if (text === "") return 0;
  if (!DATE.test(text)) return undefined;
  const instant = Date.parse(text);
  // Date.parse lets 2026-02-30 through as the second of March.
  const day = Date.parse(text.slice(0, "2026-01-01".length));
  if (Number.isNaN(instant) || new Date(day).toISOString().slice(0, "2026-01-01".length) !== text.slice(0, 10))
    return undefined;
  return instant;
}
