import type { CallRecordsPort } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { type CallJson, type CallTreeJson, callJson, callTreeJson } from "../view/call-json.ts";
import { listRequest } from "./list-request.ts";
import { badFields, type Problem, problem } from "./problem.ts";

export interface CallPageJson {
  readonly calls: readonly CallJson[];
  readonly page: number;
  readonly pageSize: number;
  /** Of the whole filter; left out when a cursor was given. */
  readonly totalItems?: number;
  /** Left out on the last page. */
  readonly nextCursor?: string;
}

/** One record, and the tree of all that transfers link to it. */
export interface CallDetailsJson {
  readonly call: CallJson;
  readonly tree: CallTreeJson;
}

/** What `GET /v1/calls?query` answers. */
export async function listCalls(
  calls: CallRecordsPort,
  query: URLSearchParams,
): Promise<Result<CallPageJson, Problem>> {
  const request = listRequest(query);
  if (!request.ok) return err(badFields(request.error));
  const found = await calls.listCalls(request.value);
  if (found.problem !== "") return err(badFields([{ field: "cursor", detail: found.problem }]));
  return ok({
    calls: found.calls.map(callJson),
    page: found.pageNumber,
    pageSize: found.pageSize,
    ...(request.value.cursor === "" ? { totalItems: found.totalItems } : {}),
    ...(found.nextCursor === "" ? {} : { nextCursor: found.nextCursor }),
  });
}

/** What `GET /v1/calls/{callId}` answers. */
export async function getCall(calls: CallRecordsPort, callId: string): Promise<Result<CallDetailsJson, Problem>> {
  const { call, tree } = await calls.getCall({ callId });
  const shown = tree === undefined ? undefined : callTreeJson(tree);
  if (call === undefined || shown === undefined) return err(problem(404, `there is no call ${callId}`));
  return ok({ call: callJson(call), tree: shown });
}
