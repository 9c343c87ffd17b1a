import type { OutboundRule } from "./outbound-rule.ts";

/** Emergency numbers: never by transfer unless the trunk allows it; dialled, no other rule stands in their way. */
export const emergencyRule: OutboundRule = {
  name: "emergency",
  apply({ call, number }) {
    if (number === undefined || !number.isEmergency) return { outcome: "passed", detail: "no emergency number" };
    if (call.origin === "dialled") return { outcome: "passed", detail: "emergency call, dialled" };
    if (call.trunk.policy.emergencyOnTransfer === "ALLOW")
      return { outcome: "passed", detail: "emergencyOnTransfer is ALLOW" };
    return {
      outcome: "refused",
      refusal: {
        status: 403,
        reason: "Forbidden",
        warning: `Emergency number ${number.digits} is not called by transfer; dial it, or set emergencyOnTransfer to ALLOW`,
        when: "before-202",
      },
    };
  },
};
