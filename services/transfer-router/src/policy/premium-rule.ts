import type { OutboundRule } from "./outbound-rule.ts";

/** Premium-rate numbers are not called by transfer unless the trunk allows it: a caller could choose who pays. */
export const premiumRule: OutboundRule = {
  name: "premium",
  apply({ call, number }) {
    if (number === undefined || number.isEmergency) return { outcome: "skipped", detail: "emergency call" };
    if (number.kind !== "premium") return { outcome: "passed", detail: "no premium-rate number" };
    if (call.origin === "dialled") return { outcome: "skipped", detail: "premium-rate number, dialled" };
    if (call.trunk.policy.premium === "ALLOW") return { outcome: "passed", detail: "premium is ALLOW" };
    return {
      outcome: "refused",
      refusal: {
        status: 403,
        reason: "Forbidden",
        warning: `Premium-rate number ${number.digits} is not called by transfer; dial it, or set premium to ALLOW`,
        when: "before-202",
      },
    };
  },
};
