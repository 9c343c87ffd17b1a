import type { BillingPort, Call, CallRecordsPort, Line, ListCallsRequest, ListCallsResponse } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { decodeRecord } from "../store/record-codec.ts";
import type { CdrTables } from "../store/tables.ts";
import { callTreeOf } from "./call-tree.ts";
import { callOf } from "./call-view.ts";
import { formatCursor, parseCursor } from "./cursor.ts";
import { filterOf, HAS_CHILDREN } from "./list-filter.ts";

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1000;
/** Records of one group that are read for its tree: far more than any chain of transfers makes. */
const MAX_GROUP = 1000;

interface Row {
  readonly call_id: string;
  readonly state: string;
  readonly has_children: boolean;
  readonly created_at: bigint;
}

/** The service's port over its table, with prices asked of billing. */
export function callRecordsPort(db: Kysely<CdrTables>, billing: Pick<BillingPort, "listLines">): CallRecordsPort {
  const cdr = db.withSchema("cdr");

  async function callsOf(rows: readonly Row[]): Promise<Call[]> {
    const { lines } = await billing.listLines({ recordIds: rows.map((row) => row.call_id) });
    const linesOf = new Map<string, Line[]>();
    for (const line of lines) {
      const held = linesOf.get(line.recordId);
      if (held === undefined) linesOf.set(line.recordId, [line]);
      else held.push(line);
    }
    return rows.map((row) => callOf(decodeRecord(row.state), row.has_children, linesOf.get(row.call_id) ?? []));
  }

  async function countOf(request: ListCallsRequest): Promise<number> {
    const { count } = await cdr
      .selectFrom("calls")
      .select((is) => is.fn.countAll<bigint>().as("count"))
      .where(filterOf(request))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  return {
    async listCalls(request) {
      const pageSize = request.pageSize === 0 ? DEFAULT_PAGE : Math.min(request.pageSize, MAX_PAGE);
      const pageNumber = Math.max(1, request.pageNumber);
      const cursor = request.cursor === "" ? undefined : parseCursor(request.cursor);
      if (request.cursor !== "" && cursor === undefined) return problem(pageNumber, pageSize, "unknown cursor");
      let query = cdr
        .selectFrom("calls")
        .select(["call_id", "state", "created_at", HAS_CHILDREN.as("has_children")])
        .where(filterOf(request))
        .orderBy("created_at", "desc")
        .orderBy("call_id", "desc")
        // One more than the page, to know whether another follows.
        .limit(pageSize + 1);
      if (cursor === undefined) query = query.offset((pageNumber - 1) * pageSize);
      else query = query.where(sql<boolean>`(created_at, call_id) < (${cursor.createdAt}, ${cursor.callId})`);
      const found = await query.execute();
      const rows = found.slice(0, pageSize);
      const last = rows.at(-1);
      return {
        calls: await callsOf(rows),
        pageNumber,
        pageSize,
        totalItems: cursor === undefined ? await countOf(request) : 0,
        nextCursor:
          last === undefined || found.length === rows.length
            ? ""
            : formatCursor({ createdAt: Number(last.created_at), callId: last.call_id }),
        problem: "",
      };
    },

    async getCall({ callId }) {
      const asked = await cdr.selectFrom("calls").select("group_id").where("call_id", "=", callId).executeTakeFirst();
      if (asked === undefined) return { found: false, call: undefined, tree: undefined };
      const rows = await cdr
        .selectFrom("calls")
        .select(["call_id", "state", "created_at", HAS_CHILDREN.as("has_children")])
        .where("group_id", "=", asked.group_id)
        // The record asked for comes first, so that no bound cuts it off.
        .orderBy(sql`call_id <> ${callId}`)
        .orderBy("created_at")
        .limit(MAX_GROUP)
        .execute();
      const calls = await callsOf(rows);
      return { found: true, call: calls.find((call) => call.callId === callId), tree: callTreeOf(calls, callId) };
    },
  };
}

function problem(pageNumber: number, pageSize: number, text: string): ListCallsResponse {
  return { calls: [], pageNumber, pageSize, totalItems: 0, nextCursor: "", problem: text };
}
