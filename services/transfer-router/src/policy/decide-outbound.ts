import type { Directory } from "@tandem/directory";
import type { NumberPlan } from "./number-plan.ts";
import type { OutboundCall, Pick, Verdict } from "./outbound-call.ts";
import { OUTBOUND_RULES, runRules } from "./pipeline.ts";

/**
 * Runs every rule that an outbound PSTN call meets, dialled or referred, in one order, and says where it goes.
 * Pure: `pick` brings the random choices among weighted carriers. It never throws for what a peer sent.
 */
export function decideOutbound(call: OutboundCall, directory: Directory, plan: NumberPlan, pick: Pick): Verdict {
  return runRules(OUTBOUND_RULES, call, { directory, plan, pick });
}
