import type { CallDetailsJson } from "@tandem/all-in-one";
import { fail } from "../fail.ts";
import { type PortalFlags, type PortalSession, portalSession } from "../portal/portal-session.ts";
import { askYes } from "../terminal/ask-yes.ts";
import { printable } from "../terminal/printable.ts";

export interface EndCallFlags extends PortalFlags {
  readonly yes: boolean;
}

/** Ends a call, once somebody has said yes. */
export async function endCall(flags: EndCallFlags, callId: string): Promise<void> {
  const session = portalSession(flags, process.env);
  if (!session.ok) return fail(session.error);
  const path = `/v1/calls/${encodeURIComponent(callId)}`;
  if (!flags.yes) {
    const answer = await askYes(`End ${await describe(session.value, path, callId)}?`, process);
    if (answer === undefined) return fail("nobody can be asked here: say --yes to end the call without a question");
    if (!answer) return fail("nothing was ended");
  }
  const ended = await session.value.ask<{ readonly callId: string }>(`${path}/end`, { method: "POST" });
  if (!ended.ok) return fail(ended.error);
  process.stdout.write(`${flags.json ? JSON.stringify(ended.value) : `ending ${ended.value.callId}`}\n`);
}

/** A call's record may be written a moment after it began: it is ended all the same. */
async function describe({ ask }: PortalSession, path: string, callId: string): Promise<string> {
  const found = await ask<CallDetailsJson>(path);
  if (!found.ok) return `the call ${callId}`;
  const { from, to, trunkId } = found.value.call;
  return printable(`the call ${callId} of trunk ${trunkId} from ${from} to ${to}`);
}
