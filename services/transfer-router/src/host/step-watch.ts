import type { Effect } from "../call/effect.ts";
import type { CallInput, Party } from "../call/event.ts";
import type { Call } from "../call/state.ts";

/** Sees what calls do, and changes nothing: for metrics and traces. It never throws. */
export interface StepWatch {
  /** A message is here, and the call that it belongs to has this trace context. */
  taken(input: CallInput, traceparent: string): void;
  /** A step with effects is committed, and its effects are handed over. */
  stepped(call: Call, input: CallInput, effects: readonly Effect[]): void;
  /** A message has changed nothing, and nothing answers it: the state did not expect it. */
  surprised?(call: Call, input: CallInput): void;
  /** A new call is refused before it is one: who sends it begins too many in one partition (CLUSTER rule 1). */
  capped?(party: Party): void;
  /** The call has left this router's memory. */
  left(ref: string): void;
}
