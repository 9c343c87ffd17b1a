export interface CallsFlags {
  readonly http?: string;
  readonly config?: string;
  readonly data?: string;
  readonly trunk?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly since?: string;
  readonly limit: number;
  readonly ladder: boolean;
  readonly json: boolean;
}

/** What calls are narrowed by. */
export type CallFilterFlags = Pick<CallsFlags, "trunk" | "from" | "to" | "since">;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = /^(\d{1,6})([smhd])$/;
const DATE = /^\d{4}-\d\d-\d\d(?:$|[Tt ])/;

/** The flags as a query of `/v1/calls`. */
export function callsQuery({ limit, ...filters }: Pick<CallsFlags, "limit"> & CallFilterFlags): URLSearchParams {
  return new URLSearchParams([["pageSize", String(limit)], ...filterQuery(filters)]);
}

/** The filters alone. */
export function filterQuery({ trunk, from, to, since }: CallFilterFlags): URLSearchParams {
  const query = new URLSearchParams();
  if (trunk !== undefined) query.set("trunkId", trunk);
  if (from !== undefined) query.set("from", from);
  if (to !== undefined) query.set("to", to);
  if (since !== undefined) query.set("createdFrom", since);
  return query;
}

/** `15m`, `2h`, `7d`, or an instant. Throws with what to write: the parser of a flag. */
export function parseSince(text: string, now: number): string {
  const [, count, unit] = SPAN.exec(text) ?? [];
  const span = UNIT_MS[unit ?? ""];
  const instant = DATE.test(text) ? Date.parse(text) : Number.NaN;
  const at = span === undefined ? instant : now - Number(count) * span;
  if (Number.isNaN(at)) throw new SyntaxError("write 15m, 2h, 7d or an instant as 2026-01-31T09:00:00Z");
  return new Date(at).toISOString();
}

/** Calls that one question may be answered with. */
const MOST_CALLS = 1_000;

/** A whole number from 1 to `most`. Throws with what to write: the parser of a flag. */
export function parseLimit(text: string, most = MOST_CALLS): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new SyntaxError(`write a number from 1 to ${most}`);
  return limit;
}
