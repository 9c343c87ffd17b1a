import {
  type BillingPort,
  type Call,
  type CallRecordsPort,
  type Line,
  type ListCallsRequest,
  type ListCallsResponse,
  ListOrder,
} from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { decodeRecord } from "../store/record-codec.ts";
import type { CdrTables } from "../store/tables.ts";
import { belowOf, callTreeOf } from "./call-tree.ts";
import { callOf } from "./call-view.ts";
import { type Cursor, formatCursor, parseCursor } from "./cursor.ts";
import { findIds } from "./find-ids.ts";
import { HAS_CHILDREN } from "./list-filter.ts";
import { listTransfers } from "./list-transfers.ts";
import { matchingOf } from "./matching-calls.ts";
import { pageSizeOf } from "./page-size.ts";

/** Billing lists the lines of this many records at once. */
const LINES_OF = 1000;
const MAX_DESCENDANTS = 2_000;
/** Records of one group that are read for its tree: far more than any chain of transfers makes. */
const MAX_GROUP = 1000;

interface Row {
  readonly call_id: string;
  readonly parent_id: string;
  readonly group_id: string;
  readonly state: string;
  readonly has_children: boolean;
  readonly created_at: bigint;
}
const ROW = ["call_id", "parent_id", "group_id", "state", "created_at", HAS_CHILDREN.as("has_children")] as const;

/** Records that are read in one go. */
const SLICE = 32;

/**
 * The service's port over its table, with prices asked of billing.
 * @param breathe resolves when others had a turn
 */
export function callRecordsPort(
  db: Kysely<CdrTables>,
  billing: Pick<BillingPort, "listLines">,
  breathe: () => Promise<void> = () => Promise.resolve(),
): CallRecordsPort {
  const cdr = db.withSchema("cdr");

  async function callsOf(rows: readonly Row[]): Promise<Call[]> {
    const ids = rows.map((row) => row.call_id);
    const asked: ReturnType<BillingPort["listLines"]>[] = [];
    for (let start = 0; start < ids.length; start += LINES_OF)
      asked.push(billing.listLines({ recordIds: ids.slice(start, start + LINES_OF) }));
    const lines = (await Promise.all(asked)).flatMap((answer) => answer.lines);
    const linesOf = new Map<string, Line[]>();
    for (const line of lines) {
      const held = linesOf.get(line.recordId);
      if (held === undefined) linesOf.set(line.recordId, [line]);
      else held.push(line);
    }
    const calls: Call[] = [];
    for (const row of rows) {
      calls.push(callOf(decodeRecord(row.state), row.has_children, linesOf.get(row.call_id) ?? []));
      if (calls.length % SLICE === 0) await breathe();
    }
    return calls;
  }

  async function listCalls(request: ListCallsRequest): Promise<ListCallsResponse> {
    const pageSize = pageSizeOf(request.pageSize);
    const pageNumber = Math.max(1, request.pageNumber);
    const cursor = request.cursor === "" ? undefined : parseCursor(request.cursor);
    if (request.cursor !== "" && cursor === undefined) return problem(pageNumber, pageSize, "unknown cursor");
    const { filter, count } = await matchingOf(db, request, await findIds(db, request));
    const isOldestFirst = request.order === ListOrder.OLDEST_FIRST;
    const direction = isOldestFirst ? "asc" : "desc";
    let query = cdr
      .selectFrom("calls")
      .select(ROW)
      .where(filter)
      .orderBy("created_at", direction)
      .orderBy("call_id", direction)
      // One more than the page, to know whether another follows.
      .limit(pageSize + 1);
    if (cursor === undefined) query = query.offset((pageNumber - 1) * pageSize);
    else query = query.where(isOldestFirst ? after(cursor) : before(cursor));
    const [found, total] = await Promise.all([
      query.execute(),
      cursor === undefined ? count() : { count: 0, isEstimate: false },
    ]);
    const rows = found.slice(0, pageSize);
    const last = rows.at(-1);
    const below = request.withDescendants ? await rowsBelow(rows) : [];
    const calls = await callsOf([...rows, ...below]);
    return {
      calls: calls.slice(0, rows.length),
      pageNumber,
      pageSize,
      totalItems: total.count,
      totalIsEstimate: total.isEstimate,
      nextCursor:
        last === undefined || found.length === rows.length
          ? ""
          : formatCursor({ at: Number(last.created_at), id: last.call_id }),
      problem: "",
      descendants: calls.slice(rows.length),
    };
  }

  /** All records below these at any depth, oldest first: of their groups, those whose way up meets one of them. */
  async function rowsBelow(rows: readonly Row[]): Promise<readonly Row[]> {
    const groups = [...new Set(rows.map((row) => row.group_id))];
    if (groups.length === 0) return [];
    const members = await cdr
      .selectFrom("calls")
      .select(ROW)
      .where("group_id", "in", groups)
      .where("parent_id", "<>", "")
      .orderBy("created_at")
      .orderBy("call_id")
      .limit(MAX_DESCENDANTS)
      .execute();
    return belowOf(rows, members);
  }

  return {
    listCalls,
    listTransfers: (request) => listTransfers(db, request),

    async getCall({ callId }) {
      const asked = await cdr.selectFrom("calls").select("group_id").where("call_id", "=", callId).executeTakeFirst();
      if (asked === undefined) return { found: false, call: undefined, tree: undefined };
      const rows = await cdr
        .selectFrom("calls")
        .select(ROW)
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
  return {
    calls: [],
    pageNumber,
    pageSize,
    totalItems: 0,
    totalIsEstimate: false,
    nextCursor: "",
    problem: text,
    descendants: [],
  };
}

function before({ at, id }: Cursor) {
  return sql<boolean>`(created_at, call_id) < (${at}, ${id})`;
}

function after({ at, id }: Cursor) {
  return sql<boolean>`(created_at, call_id) > (${at}, ${id})`;
}
