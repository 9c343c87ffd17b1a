import type { BlockingRule } from "@tandem/directory";
import { chooseCallerId } from "./caller-id.ts";
import type { DialledNumber } from "./dialled-number.ts";
import type { PlanNumber } from "./number-plan.ts";
import type { OutboundRule } from "./outbound-rule.ts";

/** No blocking rule of the trunk may meet the call. The caller is the number that would be shown. */
export const blockingRule: OutboundRule = {
  name: "call-blocking",
  apply({ call, number }, { plan }) {
    if (number === undefined || number.isEmergency) return { outcome: "skipped", detail: "emergency call" };
    const rules = call.trunk.blockingRules.filter((rule) => rule.direction === "OUTBOUND");
    if (rules.length === 0) return { outcome: "passed", detail: "no rules" };
    const shown = chooseCallerId(call, number, plan);
    const caller = shown.ok ? plan.parse(shown.value.number, "") : undefined;
    const hit = rules.find((rule) => meets(rule, caller, number));
    if (hit === undefined) return { outcome: "passed", detail: `${rules.length} rules, none meets` };
    return {
      outcome: "refused",
      refusal: {
        status: 403,
        reason: "Forbidden",
        warning: `Call blocking rule ${hit.name} forbids this call; change the rule to let it through`,
        when: "before-202",
      },
    };
  },
};

function meets(rule: BlockingRule, caller: PlanNumber | undefined, callee: DialledNumber): boolean {
  return (
    (rule.callerCountry === undefined || rule.callerCountry === caller?.country) &&
    (rule.calleeCountry === undefined || rule.calleeCountry === callee.country) &&
    (rule.callerMatch === undefined || (caller?.e164.startsWith(rule.callerMatch) ?? false)) &&
    (rule.calleeMatch === undefined || callee.digits.startsWith(rule.calleeMatch))
  );
}
