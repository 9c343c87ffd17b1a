import type { Trunk } from "@tandem/directory";
import type { NumberPlan } from "./number-plan.ts";
import type { OutboundRule } from "./outbound-rule.ts";

/** The called country must be among those that the trunk may call. */
export const countryRule: OutboundRule = {
  name: "country-permissions",
  apply({ call, number }, { plan }) {
    if (number === undefined || number.isEmergency) return { outcome: "skipped", detail: "emergency call" };
    const allowed = allowedCountries(call.trunk, plan);
    if (allowed.includes("*")) return { outcome: "passed", detail: "every country is permitted" };
    if (number.country !== undefined && allowed.includes(number.country)) {
      return { outcome: "passed", detail: `${number.country} is permitted` };
    }
    // +800 and +881 belong to no country, so only "*" opens them.
    const place = number.country ?? "a number of no one country";
    const permitted = allowed.length === 0 ? "none" : allowed.join(", ");
    return {
      outcome: "refused",
      refusal: {
        status: 403,
        reason: "Forbidden",
        warning: `Country permissions: ${place} may not be called (permitted: ${permitted}); add ${number.country ?? "*"} to countryPermissions`,
        when: "before-202",
      },
    };
  },
};

/** Nothing said is the country of each own number: a new trunk cannot call the expensive end of the world. */
function allowedCountries(trunk: Trunk, plan: NumberPlan): readonly string[] {
  if (trunk.countryPermissions !== undefined) return trunk.countryPermissions;
  const countries = new Set<string>();
  for (const number of trunk.phoneNumbers) {
    const country = plan.parse(number, "")?.country;
    if (country !== undefined) countries.add(country);
  }
  return [...countries];
}
