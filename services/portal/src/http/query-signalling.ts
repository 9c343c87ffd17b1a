import type { Call, CallRecordsPort, CallTree } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { type Problem, problem } from "../operation/problem.ts";
import type { Ladder, Signalling } from "../signalling-port.ts";

/** Where a call's signalling is read. */
export interface SignallingSource {
  readonly calls: CallRecordsPort;
  /** Undefined: nothing is captured. */
  readonly signalling?: Signalling | undefined;
}

/** What `GET /v1/calls/{callId}/ladder` answers to who may see all projects. */
export async function getLadder(source: SignallingSource, callId: string): Promise<Result<Ladder, Problem>> {
  const found = await treeSignalling(source, callId);
  return found.ok ? ok(await found.value.signalling.ladder(found.value.calls, false)) : found;
}

/** The whole tree's, or why there is none. `projectId`: a call of another project is none; empty for all. */
export async function treeSignalling(
  { calls, signalling }: SignallingSource,
  callId: string,
  projectId = "",
): Promise<Result<{ readonly signalling: Signalling; readonly calls: readonly Call[] }, Problem>> {
  const { call, tree } = await calls.getCall({ callId });
  const isTheirs = projectId === "" || call?.projectId === projectId;
  if (call === undefined || tree === undefined || !isTheirs) return err(problem(404, `there is no call ${callId}`));
  if (signalling === undefined) return err(problem(404, "capture is off: nothing of the signalling is kept"));
  return ok({ signalling, calls: callsOf(tree) });
}

function callsOf({ call, children }: CallTree): readonly Call[] {
  return [...(call === undefined ? [] : [call]), ...children.flatMap(callsOf)];
}
