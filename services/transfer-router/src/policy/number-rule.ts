import { dialledNumber } from "./dialled-number.ts";
import type { OutboundRule } from "./outbound-rule.ts";

/** The called number must be one, under the trunk's dial plan. */
export const numberRule: OutboundRule = {
  name: "number",
  apply({ call }, { plan }) {
    const number = dialledNumber(call.called, call.trunk, plan);
    if (!number.ok) return { outcome: "refused", refusal: number.error };
    const { digits, country, kind, isShortCode } = number.value;
    return {
      outcome: "changed",
      detail: `${digits} (${isShortCode ? "short code" : kind}${country === undefined ? "" : `, ${country}`})`,
      draft: { number: number.value },
    };
  },
};
