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
  readonly json: boolean;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = /^(\d{1,6})([smhd])$/;
const DATE = /^\d{4}-\d\d-\d\d(?:$|[Tt ])/;

/** The flags as a query of `/v1/calls`. */
export function callsQuery({ trunk, from, to, since, limit }: CallsFlags): URLSearchParams {
  const query = new URLSearchParams({ pageSize: String(limit) });
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

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new SyntaxError("write a number from 1 to 1000");
  return limit;
}
