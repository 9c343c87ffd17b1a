import { chooseCallerId } from "./caller-id.ts";
import type { OutboundRule } from "./outbound-rule.ts";

/** The number shown must be the trunk's own or a verified one. */
export const callerIdRule: OutboundRule = {
  name: "caller-id",
  apply({ call, number }, { plan }) {
    const chosen = chooseCallerId(call, { isEmergency: number?.isEmergency ?? false }, plan);
    if (!chosen.ok) return { outcome: "refused", refusal: chosen.error };
    const { source, ...callerId } = chosen.value;
    return { outcome: "changed", detail: `${callerId.number} (${source})`, draft: { callerId } };
  },
};
