import type { Behaviour } from "@tandem/actor";
import { dueOfCall } from "../call/due.ts";
import type { Effect } from "../call/effect.ts";
import type { Env } from "../call/env.ts";
import type { CallInput } from "../call/event.ts";
import { giveUp } from "../call/give-up.ts";
import { isFirm } from "../call/is-firm.ts";
import { leadOf } from "../call/lead.ts";
import { lingerOf } from "../call/linger.ts";
import { reduce } from "../call/reduce.ts";
import type { Call } from "../call/state.ts";

/** The call's reducer as an actor: the newest directory, and fresh entropy for what the runtime itself feeds. */
export function callBehaviour(
  env: () => Env,
  entropy: () => string,
  confirmed: (ref: string) => number,
  surprised: (call: Call, input: CallInput) => void = () => undefined,
): Behaviour<Call, CallInput, Effect> {
  return {
    reduce(call, input) {
      if (call === undefined) return reduce(call, input, env());
      const step = reduce(call, { ...input, confirmed: confirmed(call.ref) }, env());
      if (step[0] === call && step[1].length === 0 && input.kind === "message.received") surprised(call, input);
      return step;
    },
    due: dueOfCall,
    time: (since, at) => ({ kind: "time.passed", since, at, entropy: entropy(), confirmed: 0 }),
    activated: (at, gapMs) => ({ kind: "call.activated", at, gapMs, entropy: entropy(), confirmed: 0 }),
    keys: (call) => call.keys,
    lead: leadOf,
    isFirm,
    lingerMs: lingerOf,
    giveUp: (call, at) => giveUp(call, { at, entropy: entropy(), confirmed: confirmed(call.ref) }, env()),
    isOver: (call) => call.phase === "over" && call.txs.length === 0 && call.events.length === 0,
  };
}
