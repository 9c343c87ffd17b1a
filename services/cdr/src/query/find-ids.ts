import type { ListCallsRequest } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import type { CdrTables } from "../store/tables.ts";
import type { FoundIds } from "./list-filter.ts";

/** Records with one Call-ID: a PBX that uses one again and again is shown its first so many. */
const MAX_IDS = 1_000;

/**
 * What a request names exactly, in a statement of its own. In one with the order of the list the planner takes a Call-ID
 * for one in two hundred, whatever it is, and walks through years of calls to meet a hundred of them.
 */
export async function findIds(db: Kysely<CdrTables>, { sipCallId, query }: ListCallsRequest): Promise<FoundIds> {
  const [ofSipCallId, withQuery, isRecord] = await Promise.all([
    sipCallId === "" ? undefined : idsOf(db, sipCallId),
    query === "" ? [] : idsOf(db, query),
    query !== "" && isThere(db, query),
  ]);
  return { ofSipCallId, ofQuery: isRecord ? [...new Set([query, ...withQuery])] : withQuery };
}

async function idsOf(db: Kysely<CdrTables>, sipCallId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly call_id: string }>`
    select call_id from cdr.calls where sip_call_ids @> array[${sipCallId}]::text[] limit ${MAX_IDS}`.execute(db);
  return rows.map((row) => row.call_id);
}

async function isThere(db: Kysely<CdrTables>, callId: string): Promise<boolean> {
  const { rows } = await sql`select from cdr.calls where call_id = ${callId}`.execute(db);
  return rows.length > 0;
}
