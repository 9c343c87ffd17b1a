import type { Call, CallRecordsPort } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { inSlices } from "../operation/in-slices.ts";
import { badFields, type Problem, problem } from "../operation/problem.ts";
import { readQuery } from "../operation/read-fields.ts";
import { type CallQuery, CallQuerySchema, listRequestOf } from "../schema/call-query.ts";
import { type CallJson, type CallTreeJson, callJson, callTreeJson } from "../view/call-json.ts";

/** With `tree`, all records below it at any depth: `parentId` says where one belongs. */
export type ListedCallJson = CallJson & { readonly children?: readonly CallJson[] };

export interface CallPageJson {
  readonly calls: readonly ListedCallJson[];
  readonly page: number;
  readonly pageSize: number;
  /** Of the whole filter; left out when a cursor was given. */
  readonly totalItems?: number;
  /** True: the total is not exact, which it is to 10,000. Left out where it is. */
  readonly totalIsEstimate?: boolean;
  /** Left out on the last page. */
  readonly nextCursor?: string;
}

/** One record, and the tree of all that transfers link to it. */
export interface CallDetailsJson {
  readonly call: CallJson;
  readonly tree: CallTreeJson;
}

/** What `GET /v1/calls?query` answers to who may see all projects. */
export async function listCalls(
  calls: CallRecordsPort,
  query: URLSearchParams,
): Promise<Result<CallPageJson, Problem>> {
  const read = readQuery(CallQuerySchema, query);
  return read.ok ? pageOfCalls(calls, read.value) : err(badFields(read.error));
}

/** @param shown a record as whoever asks may see it */
export async function pageOfCalls(
  calls: CallRecordsPort,
  query: CallQuery,
  shown: (call: ListedCallJson) => ListedCallJson = (call) => call,
): Promise<Result<CallPageJson, Problem>> {
  const found = await calls.listCalls(listRequestOf(query));
  if (found.problem !== "") return err(badFields([{ field: "cursor", detail: found.problem }]));
  const ofGroup = Map.groupBy(found.descendants, ({ groupId }) => groupId);
  const listed = (call: Call): ListedCallJson =>
    query.tree === true ? withChildren(call, ofGroup.get(call.groupId) ?? []) : callJson(call);
  return ok({
    calls: await inSlices(found.calls, (call) => shown(listed(call))),
    page: found.pageNumber,
    pageSize: found.pageSize,
    ...(query.cursor === "" ? { totalItems: found.totalItems } : {}),
    ...(query.cursor === "" && found.totalIsEstimate ? { totalIsEstimate: true } : {}),
    ...(found.nextCursor === "" ? {} : { nextCursor: found.nextCursor }),
  });
}

function withChildren(call: Call, group: readonly Call[]): ListedCallJson {
  return { ...callJson(call), children: belowOf(call.callId, group).map(callJson) };
}

/** Those of a group that hang below a call: it may itself be a referred one. */
function belowOf(callId: string, group: readonly Call[]): readonly Call[] {
  const known = new Set([callId]);
  const left = new Set(group);
  for (let found = true; found; ) {
    found = false;
    for (const call of left) {
      if (!known.has(call.parentId)) continue;
      known.add(call.callId);
      left.delete(call);
      found = true;
    }
  }
  return group.filter((call) => call.callId !== callId && known.has(call.callId));
}

/** What `GET /v1/calls/{callId}` answers. `projectId`: a call of another project is none; empty for all. */
export async function getCall(
  calls: CallRecordsPort,
  callId: string,
  projectId = "",
): Promise<Result<CallDetailsJson, Problem>> {
  const { call, tree } = await calls.getCall({ callId });
  const shown = tree === undefined ? undefined : callTreeJson(tree);
  const isTheirs = projectId === "" || call?.projectId === projectId;
  if (call === undefined || shown === undefined || !isTheirs) return err(problem(404, `there is no call ${callId}`));
  return ok({ call: callJson(call), tree: shown });
}
