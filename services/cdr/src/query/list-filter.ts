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

/** A word of no list. */
const NONE = "-";

/** One condition on `cdr.calls`. */
export type CallsFilter = (builder: ExpressionBuilder<CdrTables, "calls">) => Expression<SqlBool>;

/** The records of exact ids: looked up before, see `findIds`. */
export interface FoundIds {
  /** With a leg of the wanted Call-ID; undefined where none is wanted. */
  readonly ofSipCallId: readonly string[] | undefined;
  /** That are what is searched for, by callId or by the Call-ID of a leg. */
  readonly ofQuery: readonly string[];
}

/** A list request's filters as one condition. */
export function filterOf(request: ListCallsRequest, ids: FoundIds): CallsFilter {
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
    if (ids.ofSipCallId !== undefined) conditions.push(oneOf(ids.ofSipCallId));
    if (request.createdFromMs > 0) conditions.push(is("created_at", ">=", BigInt(request.createdFromMs)));
    if (request.createdToMs > 0) conditions.push(is("created_at", "<=", BigInt(request.createdToMs)));
    const directions = request.directions.map((value) => enumWord(Direction, value) ?? "");
    if (directions.length > 0) conditions.push(is("direction", "in", directions));
    const results = request.callResults.map((value) => enumWord(CallResult, value) ?? "");
    if (results.length > 0) conditions.push(is("call_result", "in", results));
    // Empty in a record that no transfer made, which none of these matches.
    const outcomes = request.outcomes.map((value) => enumWord(TransferOutcome, value) ?? NONE);
    if (outcomes.length > 0) conditions.push(is("outcome", "in", outcomes));
    const classes = request.targetClasses.map((value) => enumWord(TargetClass, value) ?? NONE);
    if (classes.length > 0) conditions.push(is("target_class", "in", classes));
    // Bare, so that the planner knows the indexes of open records.
    if (request.isOpen !== undefined)
      conditions.push(request.isOpen ? sql<SqlBool>`is_open` : sql<SqlBool>`not is_open`);
    if (request.query !== "") conditions.push(found(request.query, ids.ofQuery));
    if (request.hasChildren !== undefined) conditions.push(sql<SqlBool>`${HAS_CHILDREN} = ${request.hasChildren}`);
    return is.and(conditions);
  };
}

/**
 * Asked of the children when it is read: it needs no order between a parent's events and its child's. A value with a limit,
 * so that it is asked row by row along the list's order: of `exists` the planner makes a table of every child there is.
 */
export const HAS_CHILDREN = sql<boolean>`((select true from cdr.calls child where child.parent_id = calls.call_id and child.parent_id <> '' limit 1) is true)`;

/** The same as `filterOf`, with the parents found by way of their children: for where these are few. A child is of its parent's trunk. */
export function filterByChildren(request: ListCallsRequest, ids: FoundIds): CallsFilter {
  const others = filterOf({ ...request, hasChildren: undefined }, ids);
  const ofTrunk = request.trunkId === "" ? sql`` : sql` and child.trunk_id = ${request.trunkId}`;
  const ofProject = request.projectId === "" ? sql`` : sql` and child.project_id = ${request.projectId}`;
  const parents = sql<SqlBool>`call_id in (
    select child.parent_id from cdr.calls child where child.parent_id <> ''${ofTrunk}${ofProject})`;
  return (is) => is.and([others(is), parents]);
}

/** Whether more is asked of those with children than their trunk and project. */
export function hasOtherFilters(request: ListCallsRequest): boolean {
  const { from, to, groupId, parentId, relationshipType, sipCallId, query } = request;
  return (
    [from, to, groupId, parentId, relationshipType, sipCallId, query].some((text) => text !== "") ||
    [request.directions, request.callResults, request.outcomes, request.targetClasses].some(
      (list) => list.length > 0,
    ) ||
    request.createdFromMs > 0 ||
    request.createdToMs > 0 ||
    request.isOpen !== undefined
  );
}

function found(query: string, ids: readonly string[]): Expression<SqlBool> {
  const beginning = beginningOf(query);
  const numbers = sql<SqlBool>`from_address like ${beginning} or to_address like ${beginning}`;
  return ids.length === 0 ? sql<SqlBool>`(${numbers})` : sql<SqlBool>`(${oneOf(ids)} or ${numbers})`;
}

function oneOf(ids: readonly string[]): Expression<SqlBool> {
  return ids.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`call_id in (${sql.join(ids)})`;
}

function beginningOf(text: string): string {
  return `${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
