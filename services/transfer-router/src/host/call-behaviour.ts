import type { Behaviour } from "@tandem/actor";
import { dueOfCall } from "../call/due.ts";
import type { Effect } from "../call/effect.ts";
import type { Env } from "../call/env.ts";
import type { CallInput } from "../call/event.ts";
import { giveUp } from "../call/give-up.ts";
import { leadOf } from "../call/lead.ts";
import { lingerOf } from "../call/linger.ts";
import { reduce } from "../call/reduce.ts";
import type { Call } from "../call/state.ts";

/** The call's reducer as an actor: the newest directory, and fresh entropy for what the runtime itself feeds. */
export function callBehaviour(
  env: () => Env,
  entropy: () => string,
  confirmed: (ref: string) => number,
): Behaviour<Call, CallInput, Effect> {
  return {
    reduce: (call, input) =>
      reduce(call, call === undefined ? input : { ...input, confirmed: confirmed(call.ref) }, env()),
    due: dueOfCall,
    time: (since, at) => ({ kind: "time.passed", since, at, entropy: entropy(), confirmed: 0 }),
    activated: (at, gapMs) => ({ kind: "call.activated", at, gapMs, entropy: entropy(), confirmed: 0 }),
    keys: (call) => call.keys,
    lead: leadOf,
    lingerMs: lingerOf,
    giveUp: (call, at) => giveUp(call, { at, entropy: entropy(), confirmed: confirmed(call.ref) }, env()),
    isOver: (call) => call.phase === "over" && call.txs.length === 0 && call.events.length === 0,
  };
}
