import type { NumberKind, NumberPlan, PlanNumber } from "../policy/number-plan.ts";

interface Country {
  readonly code: string;
  readonly idd: string;
  readonly trunkPrefix: string;
  /** Digits of a national number. */
  readonly national: RegExp;
  readonly emergency: readonly string[];
  readonly premium: string;
}

const COUNTRIES: Readonly<Record<string, Country>> = {
  US: { code: "1", idd: "011", trunkPrefix: "1", national: /^[2-9]\d{9}$/, emergency: ["911", "112"], premium: "900" },
  GB: {
    code: "44",
    idd: "00",
    trunkPrefix: "0",
    national: /^[1-9]\d{8,9}$/,
    emergency: ["999", "112", "911"],
    premium: "90",
  },
  DE: {
    code: "49",
    idd: "00",
    trunkPrefix: "0",
    national: /^[1-9]\d{5,10}$/,
    emergency: ["110", "112", "911"],
    premium: "900",
  },
};
const GLOBAL_FREEPHONE = /^800\d{8}$/;
const EVERYWHERE = ["112", "911"];

/** The numbering plans of three countries and +800, small enough to be read: a NumberPlan for tests without an adapter. */
export function tablePlan(): NumberPlan {
  const emergencyNumbers = (country: string) => COUNTRIES[country]?.emergency ?? EVERYWHERE;
  return {
    emergencyNumbers,
    parse(digits, country) {
      if (digits.startsWith("+")) return parseGlobal(digits.slice(1));
      const plan = COUNTRIES[country];
      if (plan === undefined || !/^\d+$/.test(digits)) return undefined;
      if (digits.startsWith(plan.idd)) return parseGlobal(digits.slice(plan.idd.length));
      const national = digits.startsWith(plan.trunkPrefix) ? digits.slice(plan.trunkPrefix.length) : digits;
      return plan.national.test(national) ? parseGlobal(plan.code + national) : undefined;
    },
    isEmergency(digits, country) {
      if (!digits.startsWith("+")) return emergencyNumbers(country).includes(digits);
      const rest = digits.slice(1);
      if (emergencyNumbers(country).includes(rest)) return true;
      return Object.values(COUNTRIES).some(({ code, emergency }) => emergency.some((number) => rest === code + number));
    },
  };
}

function parseGlobal(digits: string): PlanNumber | undefined {
  if (GLOBAL_FREEPHONE.test(digits)) return { e164: `+${digits}`, country: undefined, kind: "tollFree" };
  for (const [country, { code, national, premium }] of Object.entries(COUNTRIES)) {
    const rest = digits.slice(code.length);
    if (!digits.startsWith(code) || !national.test(rest)) continue;
    const kind: NumberKind = rest.startsWith(premium) ? "premium" : "ordinary";
    return { e164: `+${digits}`, country, kind };
  }
  return undefined;
}
