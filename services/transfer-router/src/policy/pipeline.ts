import { blockingRule } from "./blocking-rule.ts";
import { callerIdRule } from "./caller-id-rule.ts";
import { carrierRule } from "./carrier-rule.ts";
import { countryRule } from "./country-rule.ts";
import { emergencyRule } from "./emergency-rule.ts";
import { numberRule } from "./number-rule.ts";
import type { OutboundCall, RuleWorld, Verdict } from "./outbound-call.ts";
import type { CallDraft, OutboundRule } from "./outbound-rule.ts";
import { premiumRule } from "./premium-rule.ts";
import type { Refusal, RuleTrace } from "./refusal.ts";

/** Every rule that an outbound call meets, in the order in which they run. A new rule is a file of its own and a line here. */
export const OUTBOUND_RULES: readonly OutboundRule[] = [
  numberRule,
  emergencyRule,
  countryRule,
  blockingRule,
  premiumRule,
  callerIdRule,
  carrierRule,
];

/** Runs the rules until one refuses. The trace names each rule that ran. */
export function runRules(rules: readonly OutboundRule[], call: OutboundCall, world: RuleWorld): Verdict {
  const trace: RuleTrace[] = [];
  let draft: CallDraft = {
    call,
    number: undefined,
    callerId: undefined,
    route: undefined,
    carriers: [],
    onNet: undefined,
  };
  for (const rule of rules) {
    const answer = rule.apply(draft, world);
    if (answer.outcome === "refused") {
      const refusal: Refusal = { rule: rule.name, ...answer.refusal };
      trace.push({ rule: rule.name, outcome: "refused", detail: refusal.warning });
      return { ok: false, refusal, trace };
    }
    trace.push({ rule: rule.name, outcome: answer.outcome, detail: answer.detail });
    if (answer.outcome === "changed") draft = { ...draft, ...answer.draft };
  }
  const { number, callerId, carriers, onNet } = draft;
  if (number === undefined || callerId === undefined)
    throw new Error("the rules must find a number and a caller ID, or refuse");
  const { digits: called, country, isEmergency } = number;
  return { ok: true, called, country, isEmergency, callerId, carriers, onNet, trace };
}
