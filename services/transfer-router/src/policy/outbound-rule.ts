import type { Route, Trunk } from "@tandem/directory";
import type { DialledNumber } from "./dialled-number.ts";
import type { CallerId, CarrierAttempt, OutboundCall, RuleWorld } from "./outbound-call.ts";
import type { Refusal, RuleTrace } from "./refusal.ts";

/** What the rules have found out about a call so far. Each rule adds its own part for those behind it. */
export interface CallDraft {
  readonly call: OutboundCall;
  readonly number: DialledNumber | undefined;
  readonly callerId: CallerId | undefined;
  readonly route: Route | undefined;
  readonly carriers: readonly CarrierAttempt[];
  readonly onNet: Trunk | undefined;
}

/** What one rule says. `draft` holds the parts that it adds. */
export type RuleAnswer =
  | { readonly outcome: "passed" | "skipped"; readonly detail: string }
  | { readonly outcome: "changed"; readonly detail: string; readonly draft: Partial<CallDraft> }
  | { readonly outcome: "refused"; readonly refusal: Omit<Refusal, "rule"> };

/** One rule of an outbound call: a pure function with a name, in a file of its own. */
export interface OutboundRule {
  readonly name: RuleTrace["rule"];
  apply(draft: CallDraft, world: RuleWorld): RuleAnswer;
}
