import { type Kysely, type RawBuilder, sql } from "kysely";
import type { CdrTables } from "../store/tables.ts";
import type { CallsFilter } from "./list-filter.ts";

/** Counted one by one up to here. */
export const EXACT = 10_000;
/** Where the planner expects more than this, statistics would have to be wrong by a factor of ten for it to be exact. */
const SURELY_MORE = 10 * EXACT;

export interface CallCount {
  readonly count: number;
  /** The planner's guess from its statistics: more than 10,000 there are for sure, or as good as. */
  readonly isEstimate: boolean;
}

/** How many records a filter finds: exact to 10,000, beyond that what the database's statistics say. */
export async function countCalls(db: Kysely<CdrTables>, filter: CallsFilter): Promise<CallCount> {
  const matching = db.withSchema("cdr").selectFrom("calls").where(filter);
  const expected = await plannedRows(db, sql`${matching.select("call_id")}`);
  if (expected > SURELY_MORE) return { count: expected, isEstimate: true };
  const { count } = await db
    .selectFrom(
      matching
        .select(sql<number>`1`.as("one"))
        .limit(EXACT + 1)
        .as("matching"),
    )
    .select((is) => is.fn.countAll<bigint>().as("count"))
    .executeTakeFirstOrThrow();
  if (count <= EXACT) return { count: Number(count), isEstimate: false };
  return { count: Math.max(expected, EXACT + 1), isEstimate: true };
}

/** How many rows the planner expects of a query. */
export async function plannedRows(db: Kysely<CdrTables>, query: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ readonly "QUERY PLAN": unknown }>`explain (format json) ${query}`.execute(db);
  const told = rows[0]?.["QUERY PLAN"];
  const [first] = (typeof told === "string" ? JSON.parse(told) : told) as { readonly Plan: Record<string, unknown> }[];
  return Number(first?.Plan["Plan Rows"] ?? 0);
}
