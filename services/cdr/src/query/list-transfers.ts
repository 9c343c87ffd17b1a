import {
  enumWord,
  type ListTransfersRequest,
  type ListTransfersResponse,
  TargetClass,
  TransferOutcome,
} from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import { decodeRecord } from "../store/record-codec.ts";
import type { CdrTables } from "../store/tables.ts";
import { transferOf } from "./call-view.ts";
import { formatCursor, parseCursor } from "./cursor.ts";
import { pageSizeOf } from "./page-size.ts";

/** No id of ours has it. */
const BETWEEN = "/";

/** One page of transfers, newest first. What is shown of one is read from its parent's record. */
export async function listTransfers(
  db: Kysely<CdrTables>,
  request: ListTransfersRequest,
): Promise<ListTransfersResponse> {
  const cursor = request.cursor === "" ? undefined : parseCursor(request.cursor);
  if (request.cursor !== "" && cursor === undefined)
    return { transfers: [], nextCursor: "", problem: "unknown cursor" };
  const pageSize = pageSizeOf(request.pageSize);
  let query = db
    .withSchema("cdr")
    .selectFrom("transfers")
    .innerJoin("calls", "calls.call_id", "transfers.parent_id")
    .select(["transfers.parent_id", "transfers.transfer_id", "transfers.requested_at", "calls.state"])
    .orderBy("transfers.requested_at", "desc")
    .orderBy("transfers.parent_id", "desc")
    .orderBy("transfers.transfer_id", "desc")
    .limit(pageSize + 1);
  if (request.trunkId !== "") query = query.where("transfers.trunk_id", "=", request.trunkId);
  if (request.projectId !== "") query = query.where("transfers.project_id", "=", request.projectId);
  const outcomes = request.outcomes.map((value) => enumWord(TransferOutcome, value) ?? "");
  if (outcomes.length > 0) query = query.where("transfers.outcome", "in", outcomes);
  const classes = request.targetClasses.map((value) => enumWord(TargetClass, value) ?? "");
  if (classes.length > 0) query = query.where("transfers.target_class", "in", classes);
  if (request.createdFromMs > 0) query = query.where("transfers.requested_at", ">=", BigInt(request.createdFromMs));
  if (request.createdToMs > 0) query = query.where("transfers.requested_at", "<=", BigInt(request.createdToMs));
  if (cursor !== undefined) {
    const [parentId = "", transferId = ""] = cursor.id.split(BETWEEN);
    query = query.where(
      sql<boolean>`(transfers.requested_at, transfers.parent_id, transfers.transfer_id)
        < (${cursor.at}, ${parentId}, ${transferId})`,
    );
  }
  const found = await query.execute();
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return {
    transfers: rows.flatMap((row) => {
      const state = decodeRecord(row.state);
      const transfer = state.transfers[row.transfer_id];
      if (transfer === undefined) return [];
      return {
        transfer: transferOf(row.transfer_id, transfer),
        parentCallId: state.recordId,
        groupId: state.started?.fact.groupId ?? state.recordId,
        trunkId: state.trunkId,
        projectId: state.projectId,
        from: state.started?.fact.from ?? "",
        to: state.started?.fact.to ?? "",
      };
    }),
    nextCursor:
      last === undefined || found.length === rows.length
        ? ""
        : formatCursor({ at: Number(last.requested_at), id: `${last.parent_id}${BETWEEN}${last.transfer_id}` }),
    problem: "",
  };
}
