import {
  CallResult,
  Direction,
  enumWord,
  type ListCallsRequest,
  TargetClass,
  TransferOutcome,
} from "@tandem/contracts";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import { sql } from "kysely";
import type { CdrTables } from "../store/tables.ts";

/** One condition on `cdr.calls`. */
export type CallsFilter = (builder: ExpressionBuilder<CdrTables, "calls">) => Expression<SqlBool>;

/** A list request's filters as one condition. */
export function filterOf(request: ListCallsRequest): CallsFilter {
  return (is) => {
    const conditions: Expression<SqlBool>[] = [];
    const equals = (
      column: "trunk_id" | "project_id" | "group_id" | "parent_id" | "relationship_type",
      value: string,
    ) => {
      if (value !== "") conditions.push(is(column, "=", value));
    };
    equals("trunk_id", request.trunkId);
    equals("project_id", request.projectId);
    equals("group_id", request.groupId);
    equals("parent_id", request.parentId);
    equals("relationship_type", request.relationshipType);
    if (request.from !== "") conditions.push(is("from_address", "like", beginningOf(request.from)));
    if (request.to !== "") conditions.push(is("to_address", "like", beginningOf(request.to)));
    if (request.sipCallId !== "") conditions.push(sql<SqlBool>`sip_call_ids @> array[${request.sipCallId}]::text[]`);
    if (request.createdFromMs > 0) conditions.push(is("created_at", ">=", BigInt(request.createdFromMs)));
    if (request.createdToMs > 0) conditions.push(is("created_at", "<=", BigInt(request.createdToMs)));
    const directions = request.directions.map((value) => enumWord(Direction, value) ?? "");
    if (directions.length > 0) conditions.push(is("direction", "in", directions));
    const results = request.callResults.map((value) => enumWord(CallResult, value) ?? "");
    if (results.length > 0) conditions.push(is("call_result", "in", results));
    const outcomes = request.outcomes.map((value) => enumWord(TransferOutcome, value) ?? "");
    // A referred record's alone: what is not told yet is no outcome.
    if (outcomes.length > 0) conditions.push(is("outcome", "in", outcomes), is("outcome", "<>", ""));
    const classes = request.targetClasses.map((value) => enumWord(TargetClass, value) ?? "");
    if (classes.length > 0) conditions.push(is("target_class", "in", classes), is("parent_id", "<>", ""));
    // Bare, so that the planner knows the indexes of open records.
    if (request.isOpen !== undefined)
      conditions.push(request.isOpen ? sql<SqlBool>`is_open` : sql<SqlBool>`not is_open`);
    if (request.query !== "") conditions.push(found(request.query));
    if (request.hasChildren !== undefined)
      conditions.push(request.hasChildren ? HAS_CHILDREN : sql<SqlBool>`not ${HAS_CHILDREN}`);
    return is.and(conditions);
  };
}

/** Asked of the children when it is read: it needs no order between a parent's events and its child's. */
export const HAS_CHILDREN = sql<boolean>`exists (select from cdr.calls child where child.parent_id = calls.call_id and child.parent_id <> '')`;

/** Each of the four has an index, and they are looked up side by side. */
function found(query: string): Expression<SqlBool> {
  const beginning = beginningOf(query);
  return sql<SqlBool>`(call_id = ${query} or sip_call_ids @> array[${query}]::text[]
    or from_address like ${beginning} or to_address like ${beginning})`;
}

function beginningOf(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
