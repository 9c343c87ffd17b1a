import { z } from "@hono/zod-openapi";
import {
  CallResult,
  Direction,
  type ListCallsRequest,
  ListOrder,
  TargetClass,
  TransferOutcome,
} from "@tandem/contracts";
import { countField, flagField, instantField, textField, wordField, wordsField } from "./fields.ts";

const MAX_PAGE = 1_000;
const MAX_PAGE_NUMBER = 1_000_000;

/** What a list of calls is narrowed by. */
export const CALL_FILTERS = {
  trunkId: textField("a trunk's id"),
  projectId: textField("a project's id"),
  direction: wordsField(Direction, "INBOUND or OUTBOUND, several with commas"),
  from: textField("a number or URI, or its beginning"),
  to: textField("a number or URI, or its beginning"),
  sipCallId: textField("the Call-ID of one of the call's legs"),
  createdFrom: instantField("createTime, this instant included"),
  createdTo: instantField("createTime, this instant included"),
  callResult: wordsField(CallResult, "how the call ended, several with commas"),
  groupId: textField("a call's groupId"),
  parentId: textField("a call's callId"),
  relationshipType: wordField(["initial", "referred"], "a call of its own, or one that a transfer made"),
  hasChildren: flagField("whether transfers made calls of it"),
  query: textField("a callId, a SIP Call-ID, or the beginning of a number or URI in from or to"),
  isOpen: flagField("whether the call still goes on"),
  outcome: wordsField(TransferOutcome, "of the transfer that made the call, several with commas"),
  targetClass: wordsField(TargetClass, "of the transfer that made the call, several with commas"),
} as const;

export const CallFilterSchema = z.strictObject(CALL_FILTERS);

/** The query of `/v1/calls`. */
export const CallQuerySchema = z.strictObject({
  ...CALL_FILTERS,
  page: countField(MAX_PAGE_NUMBER, "from 1; a cursor is cheaper"),
  pageSize: countField(MAX_PAGE, "100 where it is left out"),
  cursor: textField("the nextCursor of the page before"),
  order: wordField(["newest", "oldest"], "which createTime comes first; the newest where it is left out"),
  tree: flagField(
    "true: initial calls unless relationshipType says otherwise, each with all that transfers link to it",
  ),
});

export type CallFilter = z.output<typeof CallFilterSchema>;
export type CallQuery = z.output<typeof CallQuerySchema>;

/** As the records' own request. */
export function listRequestOf(
  query: CallFilter & Partial<Pick<CallQuery, "page" | "pageSize" | "cursor" | "order" | "tree">>,
): ListCallsRequest {
  return {
    trunkId: query.trunkId,
    projectId: query.projectId,
    directions: query.direction,
    from: query.from,
    to: query.to,
    sipCallId: query.sipCallId,
    createdFromMs: query.createdFrom,
    createdToMs: query.createdTo,
    callResults: query.callResult,
    groupId: query.groupId,
    parentId: query.parentId,
    relationshipType: query.relationshipType ?? (query.tree === true ? "initial" : ""),
    hasChildren: query.hasChildren,
    pageNumber: query.page ?? 0,
    pageSize: query.pageSize ?? 0,
    cursor: query.cursor ?? "",
    query: query.query,
    isOpen: query.isOpen,
    outcomes: query.outcome,
    targetClasses: query.targetClass,
    order: query.order === "oldest" ? ListOrder.OLDEST_FIRST : ListOrder.NEWEST_FIRST,
    withDescendants: query.tree ?? false,
  };
}
