import { activated } from "./activated.ts";
import { admitted, resolved } from "./dial/admitted.ts";
import type { Effect } from "./effect.ts";
import type { Env } from "./env.ts";
import type { CallInput } from "./event.ts";
import { flowLost, sendFailed } from "./leg/flow-lost.ts";
import { settle } from "./settle.ts";
import { beginCall } from "./setup/begin-call.ts";
import type { Call } from "./state.ts";
import { endAll, timePassed } from "./time-passed.ts";
import { receiveRequest } from "./transaction/receive-request.ts";
import { receiveResponse } from "./transaction/receive-response.ts";
import { type Turn, turnOf } from "./turn.ts";

export type Step = readonly [call: Call | undefined, effects: readonly Effect[]];

/** One step of a call. Total: an event that the state does not expect changes nothing, and is counted by the runtime. */
export function reduce(call: Call | undefined, input: CallInput, env: Env): Step {
  if (call === undefined) {
    if (input.kind !== "call.offered") return [undefined, []];
    const begun = beginCall(input, env);
    settle(begun, input);
    return [begun.call, begun.effects];
  }
  const t = turnOf(call, input, env);
  apply(t, input);
  if (t.call === call) return [call, t.effects];
  settle(t, input);
  return [t.call, t.effects];
}

function apply(t: Turn, input: CallInput): void {
  switch (input.kind) {
    case "call.offered":
      // The copy of an INVITE that another edge took for a new call.
      return receiveRequest(t, input);
    case "message.received":
      return input.message.isRequest ? receiveRequest(t, input) : receiveResponse(t, input);
    case "call.admitted":
      return admitted(t, input);
    case "target.resolved":
      return resolved(t, input);
    case "send.failed":
      return sendFailed(t, input.tx);
    case "flow.lost":
      return flowLost(t, input.flow);
    case "time.passed":
      return timePassed(t, input.since);
    case "call.activated":
      return activated(t, input.gapMs);
    case "call.end-wanted":
      return endAll(t, input.reason, input.why);
  }
}
