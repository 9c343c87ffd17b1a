/** What the list of calls is narrowed to, as it stands in the page's address; every field is left out when it is empty. */
export interface CallFilter {
  /** A number, Call-ID or callId, or the beginning of a number. */
  readonly query?: string;
  readonly period?: Period;
  /** RFC 3339; without a period. */
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly trunkId?: string;
  readonly direction?: string;
  readonly callResult?: string;
  readonly targetClass?: string;
  readonly outcome?: string;
  readonly isOpen?: string;
  readonly cursor?: string;
}

export type Period = keyof typeof PERIODS;

const HOUR_MS = 3_600_000;

/** How far back each period reaches. Milliseconds. */
export const PERIODS = {
  "1h": { name: "Last hour", ms: HOUR_MS },
  "24h": { name: "Last 24 hours", ms: 24 * HOUR_MS },
  "7d": { name: "Last 7 days", ms: 7 * 24 * HOUR_MS },
  "30d": { name: "Last 30 days", ms: 30 * 24 * HOUR_MS },
} as const;

const FIELDS = [
  "query",
  "period",
  "createdFrom",
  "createdTo",
  "trunkId",
  "direction",
  "callResult",
  "targetClass",
  "outcome",
  "isOpen",
  "cursor",
] as const satisfies readonly (keyof CallFilter)[];

/** Reads a page's address; what is not known there is dropped. */
export function filterOf(search: string): CallFilter {
  const given = new URLSearchParams(search);
  const found = FIELDS.flatMap((field) => {
    const value = given.get(field)?.trim() ?? "";
    const isWrong = value === "" || (field === "period" && !Object.hasOwn(PERIODS, value));
    return isWrong ? [] : [[field, value] as const];
  });
  return Object.fromEntries(found);
}

/** The page's address for a filter, without "?". */
export function searchOf(filter: CallFilter): string {
  const search = new URLSearchParams();
  for (const field of FIELDS) {
    const value = filter[field];
    if (value !== undefined && value !== "") search.set(field, value);
  }
  return search.toString();
}

/** The question to the API. A period begins at a whole minute, so that the same question within it is the same. */
export function apiQueryOf(filter: CallFilter, nowMs: number): URLSearchParams {
  const { period, ...named } = filter;
  const query = new URLSearchParams(searchOf(named));
  if (period === undefined) return query;
  const from = Math.floor((nowMs - PERIODS[period].ms) / 60_000) * 60_000;
  query.set("createdFrom", new Date(from).toISOString());
  query.delete("createdTo");
  return query;
}

/** Whether a referred call can match where the call that it came from does not. */
export function mayMatchReferred({ query, targetClass, outcome }: CallFilter): boolean {
  return [query, targetClass, outcome].some((value) => value !== undefined);
}

/** How many of the fields that narrow the list are set. */
export function countOf({ cursor: _, ...filter }: CallFilter): number {
  return Object.keys(filter).length;
}
