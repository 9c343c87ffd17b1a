import type { ListCallsRequest } from "@tandem/contracts";
import { type Kysely, sql } from "kysely";
import type { CdrTables } from "../store/tables.ts";
import { type CallCount, countCalls, EXACT, plannedRows } from "./count-calls.ts";
import { type CallsFilter, type FoundIds, filterByChildren, filterOf, hasOtherFilters } from "./list-filter.ts";

/** Referred records up to which their parents are found by them; beyond, a walk along the list soon meets enough parents. */
const FEW_CHILDREN = 2_000;
/** Candidates whose children are asked for one by one, to tell how many have some. */
const MAX_ASKED = 2 * EXACT;

export interface Matching {
  readonly filter: CallsFilter;
  /** How many the filter finds in all. */
  count(): Promise<CallCount>;
}

/** What a list request finds, by the way that is short for it. */
export async function matchingOf(db: Kysely<CdrTables>, request: ListCallsRequest, ids: FoundIds): Promise<Matching> {
  if (request.hasChildren === true) {
    const children = await plannedRows(db, sql`${childrenOf(db, request)}`);
    if (children > FEW_CHILDREN)
      return { filter: filterOf(request, ids), count: () => countWithChildren(db, request, ids) };
  }
  const filter = request.hasChildren === true ? filterByChildren(request, ids) : filterOf(request, ids);
  const isOfTheOthers = request.hasChildren === false && !hasOtherFilters(request);
  return { filter, count: () => (isOfTheOthers ? countWithout(db, request, ids) : countCalls(db, filter)) };
}

/** All of the trunk or project, less those with children: both are told by indexes alone. */
async function countWithout(db: Kysely<CdrTables>, request: ListCallsRequest, ids: FoundIds): Promise<CallCount> {
  const [all, parents] = await Promise.all([
    countCalls(db, filterOf({ ...request, hasChildren: undefined }, ids)),
    countParents(db, request),
  ]);
  const count = all.count - parents.count;
  // An estimate is for what is surely more than is counted one by one.
  if (all.isEstimate && count <= 2 * EXACT) return countCalls(db, filterOf(request, ids));
  return { count: Math.max(0, count), isEstimate: all.isEstimate || parents.isEstimate };
}

async function countWithChildren(db: Kysely<CdrTables>, request: ListCallsRequest, ids: FoundIds): Promise<CallCount> {
  if (!hasOtherFilters(request)) return countParents(db, request);
  const select = db.withSchema("cdr").selectFrom("calls").select("call_id");
  const candidates = filterOf({ ...request, hasChildren: undefined }, ids);
  if ((await plannedRows(db, sql`${select.where(candidates)}`)) <= MAX_ASKED)
    return countCalls(db, filterOf(request, ids));
  const expected = await plannedRows(db, sql`${select.where(filterByChildren(request, ids))}`);
  return { count: expected, isEstimate: true };
}

/** Counted by their children, whose index has it all: a referred record is of its parent's trunk. */
async function countParents(db: Kysely<CdrTables>, request: ListCallsRequest): Promise<CallCount> {
  const parents = childrenOf(db, request).distinct();
  const { count } = await db
    .selectFrom(parents.limit(EXACT + 1).as("parents"))
    .select((is) => is.fn.countAll<bigint>().as("count"))
    .executeTakeFirstOrThrow();
  if (count <= EXACT) return { count: Number(count), isEstimate: false };
  const expected = await plannedRows(db, sql`${parents}`);
  return { count: Math.max(expected, EXACT + 1), isEstimate: true };
}

function childrenOf(db: Kysely<CdrTables>, { trunkId, projectId }: ListCallsRequest) {
  let children = db.withSchema("cdr").selectFrom("calls").select("parent_id").where("parent_id", "<>", "");
  if (trunkId !== "") children = children.where("trunk_id", "=", trunkId);
  if (projectId !== "") children = children.where("project_id", "=", projectId);
  return children;
}
